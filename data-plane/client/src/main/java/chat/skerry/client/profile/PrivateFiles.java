package chat.skerry.client.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files that nobody but their owner reads, and that a reader sees whole or not at all.
public final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  public static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory, OWNER_DIRECTORY);
    } catch (IOException e) {
      throw new ProfileException(directory + ": can't be created: " + reason(e), e);
    }
  }

  /// Replaces the file as a whole; after a crash it has the old content or the new.
  public static void replace(Path file, byte[] content) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel out =
          FileChannel.open(
              fresh,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OWNER_FILE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be written: " + reason(e), e);
    }
  }

  /// @param bytesMax more is an error: the file is not what it should be
  public static byte[] read(Path file, int bytesMax) {
    try {
      long size = Files.size(file);
      if (size > bytesMax) {
        throw new ProfileException(
            file + ": " + size + " bytes (expected: at most " + bytesMax + ")");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ProfileException(file + ": not found", e);
    } catch (IOException e) {
      throw new ProfileException(file + ": can't be read: " + reason(e), e);
    }
  }

  /// Opens a file for appending; makes it where there is none.
  static FileChannel append(Path file) throws IOException {
    return FileChannel.open(
        file,
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        OWNER_FILE);
  }

  static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
