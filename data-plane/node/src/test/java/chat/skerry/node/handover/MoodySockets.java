package chat.skerry.node.handover;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Real sockets that don't always do as they are told.
final class MoodySockets implements SocketHolder {
  final LoopbackSockets sockets = new LoopbackSockets(System::nanoTime);
  volatile SortedSet<Integer> read = new TreeSet<>(List.of(1));

  /// How often nobody is settled.
  volatile int unsettled;

  /// The first that is frozen has a state of this length; 0 for what it is.
  volatile int stateBytes;

  volatile boolean unreadable;
  volatile boolean handedOver;

  @Override
  public SortedSet<Integer> statesWritten() {
    return sockets.statesWritten();
  }

  @Override
  public SortedSet<Integer> statesRead() {
    return read;
  }

  @Override
  public int open() {
    return sockets.open();
  }

  @Override
  public Map<String, Integer> stopAccepting() {
    return sockets.stopAccepting();
  }

  @Override
  public void acceptAgain() {
    sockets.acceptAgain();
  }

  @Override
  public CompletionStage<List<Frozen>> freeze(int max, int stateVersion) {
    if (unsettled > 0) {
      unsettled--;
      return CompletableFuture.completedStage(List.of());
    }
    int bytes = stateBytes;
    stateBytes = 0;
    return sockets
        .freeze(max, stateVersion)
        .thenApply(all -> {
          List<Frozen> changed = new ArrayList<>(all);
          if (bytes > 0) {
            changed.set(0, new Large(all.getFirst(), bytes));
          }
          return changed;
        });
  }

  private record Large(Frozen real, int bytes) implements Frozen {
    @Override
    public SocketState socket() {
      return new SocketState(real.socket().descriptor(), new byte[bytes]);
    }

    @Override
    public long sinceNanos() {
      return real.sinceNanos();
    }
  }

  @Override
  public void thaw(List<Frozen> frozen) {
    sockets.thaw(frozen);
  }

  @Override
  public void forget(List<Frozen> frozen) {
    sockets.forget(
        frozen.stream().map(one -> one instanceof Large large ? large.real() : one).toList());
  }

  @Override
  public int closeRest() {
    return sockets.closeRest();
  }

  @Override
  public Prepared prepare(List<SocketState> states, int stateVersion) {
    if (unreadable) {
      throw new HandoverFailed(HandoverFailed.Reason.UNREADABLE_STATE, "state 1: field count");
    }
    return sockets.prepare(states, stateVersion);
  }

  @Override
  public void serve(Prepared prepared) {
    sockets.serve(prepared);
  }

  @Override
  public void drop(Prepared prepared) {
    sockets.drop(prepared);
  }

  @Override
  public void listen(Map<String, Integer> listeners) {
    sockets.listen(listeners);
  }

  @Override
  public void handedOver() {
    handedOver = true;
  }
}
