package chat.skerry.node.handover;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;

/// What holds live sockets and can let go of them or take them up. Called by the one thread of a
/// handover, never by an event loop; the methods may block for as long as event loops need to come
/// round.
public interface SocketHolder {
  /// The most connections of one batch.
  int BATCH_MAX = 64;

  /// The most bytes of the state of one connection. One with more stays behind and is closed.
  int STATE_BYTES_MAX = 4 << 20;

  /// A connection outside any process's event loops: its descriptor, and all that the kernel does
  /// not know of it.
  ///
  /// @param descriptor of this process; whose it is to close is said where it is passed
  /// @param state in the version that was asked for, up to [#STATE_BYTES_MAX] bytes
  record SocketState(int descriptor, byte[] state) {
    /// Checks the descriptor.
    public SocketState {
      Objects.requireNonNull(state);
      if (descriptor < 0) {
        throw new IllegalArgumentException("descriptor: " + descriptor + " (expected: 0 or more)");
      }
    }
  }

  /// A connection that stands still here, deregistered, with its descriptor open. It comes to one
  /// end: [#thaw] or [#forget].
  interface Frozen {
    SocketState socket();

    /// The clock's nanoseconds when the connection stopped being read.
    long sinceNanos();
  }

  /// Connections that were made from descriptors and states, and not registered: not a byte was
  /// read or written. They come to one end: [#serve] or [#drop].
  interface Prepared {
    int size();
  }

  /// The versions of state that [#freeze] can write.
  SortedSet<Integer> statesWritten();

  /// The versions of state that [#prepare] can read.
  SortedSet<Integer> statesRead();

  /// Connections still here, frozen ones too.
  int open();

  /// Predecessor: accepts nothing more; what was accepted is counted by [#open] when this returns.
  /// The listening sockets stay open, so that clients wait in the kernel's queue. Idempotent.
  ///
  /// @return descriptor of each listening socket, by its name (`chat`, `websocket`); they stay this
  ///   object's to close
  Map<String, Integer> stopAccepting();

  /// Predecessor: undoes [#stopAccepting]. Idempotent.
  void acceptAgain();

  /// Predecessor: takes up to `max` connections that are settled off their event loops. Those that
  /// aren't (a handshake, a send not answered) are left as they are, for a later call.
  ///
  /// @param max 1 to [#BATCH_MAX]
  /// @param stateVersion one of [#statesWritten]
  /// @return the connections, empty where none can now; completes after a bounded wait
  CompletionStage<List<Frozen>> freeze(int max, int stateVersion);

  /// Predecessor: they go on here as if nothing had been.
  void thaw(List<Frozen> frozen);

  /// Predecessor: they are another process's now, or lost. Closes the descriptors by close(2),
  /// never by shutdown(2), and removes their sessions without telling the devices.
  void forget(List<Frozen> frozen);

  /// Predecessor: closes what is still here, and tells the devices to come back.
  ///
  /// @return how many
  int closeRest();

  /// Successor: makes connections, and registers none. Reads all states before it makes the first
  /// one; where it throws, the descriptors stay the caller's.
  ///
  /// @throws HandoverFailed `UNREADABLE_STATE`, naming version and field
  Prepared prepare(List<SocketState> sockets, int stateVersion);

  /// Successor: they are served here. Unsent bytes go out first, then half-read bytes are read,
  /// then what comes. Returns when all are registered.
  void serve(Prepared prepared);

  /// Successor: closes the descriptors by close(2), never by shutdown(2).
  void drop(Prepared prepared);

  /// Successor: accepts at these listening sockets. Where this holder should listen at one more,
  /// and does not yet, it binds its own.
  ///
  /// @param listeners by name as in [#stopAccepting]; owns the descriptors from now on
  /// @throws HandoverFailed `HOST` where one can't be bound
  void listen(Map<String, Integer> listeners);

  /// Successor: no other process has sessions of this member any more. Idempotent.
  void handedOver();
}
