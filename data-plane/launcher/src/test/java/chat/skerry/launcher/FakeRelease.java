package chat.skerry.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Releases in a volume, made of a shell script. `VERSION-0123456789ab` is the name.
final class FakeRelease {

  /// Writes down who it is, then waits to be told its end by the file `end.GENERATION`, which holds
  /// the code. Asked to end, it notes that and ends with 0.
  static final String OBEDIENT =
      """
      #!/bin/sh
      cd "$SKERRY_RUN_DIR"
      note() { echo "$SKERRY_GENERATION $1" >> signals; }
      trap 'note TERM; exit 0' TERM
      trap 'note HUP' HUP
      { env | grep ^SKERRY_; echo "NICE=$(cut -d' ' -f19 /proc/$$/stat)"; echo "DIRECTORY=$OLDPWD"; } > draft.$$
      echo "PID=$$" >> draft.$$
      mv draft.$$ started.$SKERRY_GENERATION
      while [ ! -f end.$SKERRY_GENERATION ]; do sleep 0.02; done
      exit "$(cat end.$SKERRY_GENERATION)"
      """;

  /// The same, but it does not end when asked to.
  static final String STUBBORN = OBEDIENT.replace("note TERM; exit 0", "note TERM");

  /// The same, but it leaves a process behind which outlives its parent and then ends.
  static final String LEAVING_ORPHANS =
      OBEDIENT.replace("while [", "(sleep 0.05 & echo $! > orphan)\nwhile [");

  /// Says why and gives up.
  static final String REFUSED =
      """
      #!/bin/sh
      printf 'state version 7: "unknown"\\n(expected: 1)' > "$SKERRY_RUN_DIR/failure"
      exit 75
      """;

  private FakeRelease() {}

  static String crashing(int code) {
    return "#!/bin/sh\necho x >> \"$SKERRY_RUN_DIR/crashes\"\nexit " + code + "\n";
  }

  static String nameOf(String version) {
    return version + "-0123456789ab";
  }

  /// Puts a release into a volume and names it as the next one.
  static void announce(Path volume, String version, String script) throws IOException {
    put(volume.resolve(nameOf(version)), script);
    name(volume, version);
  }

  static void put(Path directory, String script) throws IOException {
    Path start = directory.resolve("bin").resolve("start");
    Files.createDirectories(start.getParent());
    Files.writeString(start, script);
    if (!start.toFile().setExecutable(true)) {
      throw new IOException(start + ": can't be made executable");
    }
    Files.writeString(directory.resolve("command"), "bin/start\n--some\nargument with spaces\n");
  }

  static void name(Path volume, String version) throws IOException {
    Path draft = volume.resolve("next.tmp");
    Files.createSymbolicLink(draft, Path.of(nameOf(version)));
    Files.move(draft, volume.resolve("next"), StandardCopyOption.ATOMIC_MOVE);
  }
}
