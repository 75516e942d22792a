package chat.skerry.node.handover;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The process at the other end of a stream.
record PeerProcess(int pid, int user) {

  /// Whether it was gone within this time. A process is never gone for itself, nor is one that this
  /// one can't see (pid 0: of another namespace).
  boolean isGone(Duration max) {
    if (isOutOfReach()) {
      return false;
    }
    try {
      ProcessHandle.of(pid)
          .map(ProcessHandle::onExit)
          .orElseThrow(() -> new ExecutionException("gone", null))
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Ends it, if it does not end by itself in time: two processes must not both take themselves for
  /// the member.
  void end(Duration max) {
    if (!isOutOfReach() && !isGone(max)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private boolean isOutOfReach() {
    return pid <= 0 || pid == ProcessHandle.current().pid();
  }
}
