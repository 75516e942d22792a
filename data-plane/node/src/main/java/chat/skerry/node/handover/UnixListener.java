package chat.skerry.node.handover;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The unix socket at which the process that serves waits for its successor, for its own user
/// alone. [#accept] is for one thread, the rest for any.
final class UnixListener implements AutoCloseable {
  private static final int BACKLOG = 4;

  private final int socket;
  private boolean closed;

  private UnixListener(int socket) {
    this.socket = socket;
  }

  /// Takes the path over from whoever had it, in one step.
  ///
  /// @throws HandoverFailed `HOST` where it can't be bound
  static UnixListener bind(Path path) {
    int socket = LibC.socket(LibC.AF_UNIX);
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (Arena arena = Arena.ofConfined()) {
      Files.deleteIfExists(fresh);
      LibC.bind(socket, UnixStream.address(arena, fresh));
      // Nobody can connect before the next call.
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      LibC.listen(socket, BACKLOG);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      return new UnixListener(socket);
    } catch (IOException e) {
      LibC.close(socket);
      throw new HandoverFailed(HandoverFailed.Reason.HOST, path + ": " + e, e);
    } catch (HandoverFailed e) {
      LibC.close(socket);
      throw new HandoverFailed(e.reason(), path + ": " + e.getMessage(), e);
    }
  }

  /// @throws HandoverFailed where it was interrupted
  UnixStream accept() {
    return new UnixStream(LibC.accept(socket));
  }

  /// Ends [#accept], now and later.
  synchronized void interrupt() {
    if (!closed) {
      LibC.shutdown(socket);
    }
  }

  /// Leaves the path: it may be the successor's by now.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(socket);
    }
  }
}
