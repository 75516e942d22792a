package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.HandoverStatus.Passage;
import chat.skerry.node.handover.HandoverStatus.Stage;
import chat.skerry.node.handover.SocketHolder.Prepared;
import chat.skerry.node.handover.SocketHolder.SocketState;
import chat.skerry.node.handover.v1.Batch;
import chat.skerry.node.handover.v1.Done;
import chat.skerry.node.handover.v1.Hello;
import chat.skerry.node.handover.v1.Listeners;
import chat.skerry.node.handover.v1.Welcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One handover at the successor. Confined to the thread of the handover.
final class Taking {
  private static final Logger LOG = Logger.getLogger(Taking.class);

  private final HandoverSettings settings;
  private final HandoverLimits limits;
  private final SocketHolder sockets;
  private final IslandPlace island;
  private final Supplier<Optional<String>> problem;
  private final Conversation predecessor;

  private final long startedAtNanos;
  private final Pauses pauses;

  private int stateVersion;
  private boolean canaryServed;
  private int preparedId;
  private @Nullable Prepared prepared;
  private List<Long> preparedSinceNanos = List.of();
  private long takingAtNanos;

  /// @param problem why this process does not serve well, asked some time after it began
  Taking(
      HandoverSettings settings,
      SocketHolder sockets,
      IslandPlace island,
      Supplier<Optional<String>> problem,
      UnixStream stream) {
    this.settings = settings;
    this.limits = settings.limits();
    this.sockets = sockets;
    this.island = island;
    this.problem = problem;
    this.predecessor = new Conversation(stream);
    this.startedAtNanos = settings.nanoTime().getAsLong();
    this.pauses = new Pauses(settings.metrics());
  }

  /// Returns when this process serves all that the predecessor had, and the predecessor was told
  /// so.
  ///
  /// @throws HandoverFailed with nothing prepared any more; what is served stays so
  Passage run() {
    try {
      hello();
      settings.status().enter(Stage.OWNING);
      island.own(limits.own());
      LOG.info("the member's partitions are owned here");
      predecessor.say(Message.Type.OWNS);
      predecessor.hear(Message.Type.ASIDE, limits.own().plus(limits.answer()));
      island.openPort();
      settings.status().enter(Stage.TAKING);
      takingAtNanos = settings.nanoTime().getAsLong();
      predecessor.say(Message.Type.TAKE);
      Passage passage = takeAll();
      LOG.infof("all %d connections are served here", passage.passed());
      settings.status().enter(Stage.PROVING);
      sockets.handedOver();
      prove();
      predecessor.say(Message.Type.CONFIRMED);
      return passage;
    } catch (RuntimeException e) {
      HandoverFailed failure = HandoverFailed.of(e);
      Prepared left = prepared;
      if (left != null) {
        sockets.drop(left);
        prepared = null;
      }
      predecessor.giveUp(Message.Type.FAILED, failure);
      throw failure;
    }
  }

  private void hello() {
    predecessor.say(
        Message.of(
            Message.Type.HELLO,
            Hello.newBuilder()
                .setProtocolLowest(Conversation.PROTOCOL)
                .setProtocolHighest(Conversation.PROTOCOL)
                .setRelease(settings.release())
                .setGeneration(settings.generation())
                .addAllStatesRead(sockets.statesRead())
                .build()
                .toByteArray()));
    Welcome welcome =
        predecessor.hear(Message.Type.WELCOME, limits.answer()).read(Welcome.parser());
    stateVersion = welcome.getState();
    if (!sockets.statesRead().contains(stateVersion)) {
      throw new HandoverFailed(
          Reason.UNREADABLE_STATE,
          "state version: " + stateVersion + " (expected: one of " + sockets.statesRead() + ")");
    }
    LOG.infof(
        "taking over from release %s, generation %d: %d connections, state %d",
        welcome.getRelease(), welcome.getGeneration(), welcome.getSessions(), stateVersion);
  }

  private Passage takeAll() {
    while (true) {
      // The predecessor may wait for a connection to settle.
      Message message = predecessor.hear(limits.rest().plus(limits.answer()));
      if (message.type() == Message.Type.DONE) {
        Done done = message.read(Done.parser());
        return new Passage(
            done.getPassed(),
            done.getClosed(),
            TimeUnit.NANOSECONDS.toMillis(takingAtNanos - startedAtNanos),
            TimeUnit.NANOSECONDS.toMillis(settings.nanoTime().getAsLong() - takingAtNanos),
            pauses.summary());
      } else if (message.type() == Message.Type.PREPARE && prepared == null) {
        prepare(message);
      } else if (message.type() == Message.Type.COMMIT && message.id() == preparedId) {
        commit(message);
      } else {
        throw Conversation.unexpected(message, prepared == null ? "PREPARE or DONE" : "COMMIT");
      }
    }
  }

  private void prepare(Message message) {
    try {
      Batch batch = message.read(Batch.parser());
      if (batch.getStatesCount() != message.descriptors().size()
          || batch.getSinceNanosCount() != batch.getStatesCount()) {
        throw new HandoverFailed(
            Reason.PROTOCOL,
            "PREPARE: %d states, %d times (expected: %d, as descriptors)"
                .formatted(
                    batch.getStatesCount(),
                    batch.getSinceNanosCount(),
                    message.descriptors().size()));
      }
      List<SocketState> states = new ArrayList<>();
      for (int i = 0; i < batch.getStatesCount(); i++) {
        states.add(new SocketState(message.descriptors().get(i), batch.getStates(i).toByteArray()));
      }
      prepared = sockets.prepare(states, stateVersion);
      preparedSinceNanos = batch.getSinceNanosList();
    } catch (HandoverFailed e) {
      message.descriptors().forEach(LibC::close);
      throw e;
    }
    preparedId = message.id();
    predecessor.say(Message.of(Message.Type.PREPARED, message.id()));
  }

  private void commit(Message message) {
    Map<String, Integer> listeners = listeners(message);
    Prepared committed = prepared;
    if (committed == null) {
      listeners.values().forEach(LibC::close);
      throw Conversation.unexpected(message, "PREPARE");
    }
    int connections = committed.size();
    prepared = null;
    sockets.serve(committed);
    if (!canaryServed) {
      sockets.listen(listeners);
    }
    long nowNanos = settings.nanoTime().getAsLong();
    preparedSinceNanos.forEach(since -> pauses.add(nowNanos - since));
    predecessor.say(Message.of(Message.Type.SERVING, message.id()));
    LOG.debugf("batch %d: %d connections", message.id(), connections);
    if (!canaryServed) {
      canaryServed = true;
      LOG.infof("the first %d connections are served here", connections);
      prove();
      predecessor.say(Message.Type.PROVEN);
    }
  }

  private Map<String, Integer> listeners(Message message) {
    List<String> names = message.read(Listeners.parser()).getNamesList();
    if (names.size() != message.descriptors().size() || canaryServed && !names.isEmpty()) {
      throw Conversation.unexpected(message, "a name for each descriptor, with the first COMMIT");
    }
    Map<String, Integer> listeners = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      listeners.put(names.get(i), message.descriptors().get(i));
    }
    return listeners;
  }

  private void prove() {
    predecessor.expectSilence(limits.proof());
    Optional<String> found = problem.get();
    if (found.isPresent()) {
      throw new HandoverFailed(Reason.UNPROVEN, "after taking over: " + found.get());
    }
  }
}
