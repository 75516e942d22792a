package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Ground;
import chat.skerry.e2e.contender.Lineup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a bench of servers is asked to do, from `NAME=VALUE` arguments:
///
/// | name | meaning |
/// |---|---|
/// | `directory` | for report and raw numbers |
/// | `checkout` | root of this checkout |
/// | `installed` | file with the foreign servers' directories |
/// | `core` | the core of the servers |
/// | `brief` | `true`: some seconds a server, no foreign server that has to be built |
/// | `only` | pattern of names; the others are left out |
///
/// @param brief short enough for every day; its figures are no measurement
record BenchPlan(Path directory, Ground ground, boolean brief, Pattern only) {
  private static final List<String> BRIEF = List.of("mosquitto", "Skerry, embedded store");

  static BenchPlan of(String[] arguments, Ground.Heap heap) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("argument: " + argument + " (expected: NAME=VALUE)");
      }
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    try {
      Path directory = Files.createDirectories(Path.of(required(values, "directory")));
      return new BenchPlan(
          directory,
          new Ground(
              Path.of(required(values, "checkout")),
              Ground.installed(Path.of(required(values, "installed"))),
              Integer.parseInt(required(values, "core")),
              Files.createTempDirectory("skerry-bench"),
              heap),
          Boolean.parseBoolean(values.getOrDefault("brief", "false")),
          Pattern.compile(values.getOrDefault("only", ""), Pattern.CASE_INSENSITIVE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Lineup.Entry> lineup() {
    return Lineup.all().stream()
        .filter(entry -> !brief || !only.pattern().isEmpty() || BRIEF.contains(entry.name()))
        .filter(entry -> only.matcher(entry.name()).find())
        .toList();
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + ": missing (expected: " + name + "=VALUE)");
    }
    return value;
  }
}
