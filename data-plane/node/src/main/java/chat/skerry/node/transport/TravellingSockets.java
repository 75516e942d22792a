package chat.skerry.node.transport;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.SocketHolder;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.travel.SessionStates;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The connections of a member, by whichever door they came, on their way to another process or
/// from one. Confined to the thread of a handover.
public final class TravellingSockets implements SocketHolder {
  private final ChatListener listener;
  private final Sessions sessions;
  private final Queue<ConnectionHandler> candidates = new ArrayDeque<>();

  public TravellingSockets(ChatListener listener, Sessions sessions) {
    this.listener = listener;
    this.sessions = sessions;
  }

  @Override
  public SortedSet<Integer> statesWritten() {
    return SessionStates.written();
  }

  @Override
  public SortedSet<Integer> statesRead() {
    return SessionStates.read();
  }

  @Override
  public int open() {
    return listener.open();
  }

  @Override
  public Map<String, Integer> stopAccepting() {
    sessions.part();
    return listener.pause();
  }

  @Override
  public void acceptAgain() {
    listener.resume();
    candidates.clear();
    sessions.united();
  }

  @Override
  public CompletionStage<List<Frozen>> freeze(int max, int stateVersion) {
    if (max < 1 || max > BATCH_MAX) {
      throw new IllegalArgumentException("max: " + max + " (expected: 1 to " + BATCH_MAX + ")");
    }
    if (!statesWritten().contains(stateVersion)) {
      throw new IllegalArgumentException(
          "stateVersion: " + stateVersion + " (expected: one of " + statesWritten() + ")");
    }
    if (!sessions.mayTravel()) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<Frozen> frozen = freezeSome(max, stateVersion);
    if (frozen.isEmpty()) {
      // Those that were not tried yet, and those for which it was too early.
      candidates.addAll(listener.connections());
      frozen = freezeSome(max, stateVersion);
    }
    return CompletableFuture.completedFuture(frozen);
  }

  /// Tries one batch after the other until some stand still, or each candidate was tried once.
  private List<Frozen> freezeSome(int max, int version) {
    List<Frozen> frozen = new ArrayList<>();
    while (frozen.isEmpty() && !candidates.isEmpty()) {
      List<CompletableFuture<Optional<FrozenConnection>>> attempts = new ArrayList<>();
      while (attempts.size() < max && !candidates.isEmpty()) {
        attempts.add(FreezeAttempt.start(candidates.remove(), version));
      }
      attempts.forEach(attempt -> attempt.join().ifPresent(frozen::add));
    }
    return frozen;
  }

  @Override
  public void thaw(List<Frozen> frozen) {
    await(frozen.stream().map(one -> ((FrozenConnection) one).thaw()).toList());
  }

  @Override
  public void forget(List<Frozen> frozen) {
    await(frozen.stream().map(one -> ((FrozenConnection) one).forget()).toList());
  }

  @Override
  public int closeRest() {
    sessions.closeRest();
    return listener.closeRest();
  }

  @Override
  public Prepared prepare(List<SocketState> sockets, int stateVersion) {
    sessions.part();
    List<SessionStates.Read> states = new ArrayList<>();
    List<Door> doors = new ArrayList<>();
    for (SocketState socket : sockets) {
      SessionStates.Read state = SessionStates.read(socket.state(), stateVersion);
      states.add(state);
      doors.add(doorOf(state));
    }
    List<PreparedConnections.Prepared> prepared = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Channel channel = listener.prepare(sockets.get(i).descriptor());
      prepared.add(new PreparedConnections.Prepared(channel, doors.get(i), states.get(i)));
    }
    return new PreparedConnections(prepared);
  }

  private static Door doorOf(SessionStates.Read state) {
    for (Door door : Door.values()) {
      boolean isFramed = state.line().framing().isPresent();
      if (door.label().equals(state.line().port()) && isFramed == (door == Door.WEBSOCKET)) {
        return door;
      }
    }
    throw new HandoverFailed(
        Reason.UNREADABLE_STATE,
        "session state: line.port: "
            + state.line().port()
            + " (expected: chat, or websocket with line.framing)");
  }

  @Override
  public void serve(Prepared prepared) {
    await(List.of(((PreparedConnections) prepared).serve(listener)));
  }

  @Override
  public void drop(Prepared prepared) {
    ((PreparedConnections) prepared).drop();
  }

  @Override
  public void listen(Map<String, Integer> descriptors) {
    try {
      listener.listen(descriptors);
    } catch (IllegalStateException e) {
      throw new HandoverFailed(Reason.HOST, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void handedOver() {
    sessions.united();
  }

  private static void await(Collection<CompletableFuture<Void>> ends) {
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
  }
}
