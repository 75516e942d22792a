package chat.skerry.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an image holds: a release with its version, its command and the digests of its files.
///
/// @param name the one that it gets in a volume
record CarriedRelease(Path directory, String name) {

  private static final int MANY_SIZES = 140;

  /// With files of many sizes, so that every length of a last block is there.
  static CarriedRelease make(Path directory, String version, String script) throws IOException {
    FakeRelease.put(directory, script);
    Files.writeString(directory.resolve("VERSION"), version + "\n");
    Path deep = Files.createDirectories(directory.resolve("lib/main/deep"));
    Random random = new Random(version.hashCode());
    for (int size = 0; size < MANY_SIZES; size++) {
      write(deep.resolve("f" + size), random, size);
    }
    write(directory.resolve("lib/large"), random, (4 << 20) + 17);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }
    }
    return list(directory, version);
  }

  /// Writes the list of digests anew.
  static CarriedRelease list(Path directory, String version) throws IOException {
    String list;
    try (Stream<Path> files = Files.walk(directory)) {
      list =
          files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString())
              .filter(path -> !path.equals("SHA256SUMS"))
              .sorted()
              .map(path -> digest(directory.resolve(path)) + "  " + path + "\n")
              .collect(Collectors.joining());
    }
    Files.writeString(directory.resolve("SHA256SUMS"), list);
    String digest = hex(list.getBytes(StandardCharsets.UTF_8));
    return new CarriedRelease(directory, version + "-" + digest.substring(0, 12));
  }

  private static void write(Path file, Random random, int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Files.write(file, content);
  }

  private static String digest(Path file) {
    try {
      return hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
