package chat.skerry.testkit.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The files of this checkout that people write; nothing built, nothing of version control.
final class Checkout {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", ".quarkus", ".idea", ".vscode", "node_modules", "run");

  private final Path root;

  private Checkout(Path root) {
    this.root = root;
  }

  /// The checkout that the working directory lies in: the nearest parent with a `dev` command.
  static Checkout here() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(directory.resolve(".mvn/maven.config"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("working directory: not inside the checkout");
      }
      directory = parent;
    }
    return new Checkout(directory);
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  boolean has(String relative) {
    return Files.exists(root.resolve(relative));
  }

  /// The path of a file as documents write it.
  String name(Path file) {
    return root.relativize(file).toString();
  }

  String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  String text(String relative) {
    return text(root.resolve(relative));
  }

  List<Path> files(Predicate<String> named) {
    return walk(root).filter(Files::isRegularFile).filter(file -> named.test(name(file))).toList();
  }

  List<Path> directories() {
    return walk(root).filter(Files::isDirectory).toList();
  }

  private Stream<Path> walk(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !NOT_OURS.contains(entry.getFileName().toString()))
          .sorted()
          .toList()
          .stream()
          .flatMap(entry ->
              Files.isDirectory(entry)
                  ? Stream.concat(Stream.of(entry), walk(entry))
                  : Stream.of(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(directory.toString(), e);
    }
  }
}
