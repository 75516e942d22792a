package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.HandoverStatus.Passage;
import chat.skerry.node.handover.HandoverStatus.Stage;
import chat.skerry.node.handover.SocketHolder.Frozen;
import chat.skerry.node.handover.v1.Batch;
import chat.skerry.node.handover.v1.Done;
import chat.skerry.node.handover.v1.Hello;
import chat.skerry.node.handover.v1.Listeners;
import chat.skerry.node.handover.v1.Welcome;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// One handover at the predecessor. Each connection is in one place at any time:
///
/// ```
///  served here ── freeze ─► frozen ── COMMIT sent ─► in doubt ── SERVING ─► the successor's
///       ▲                     │                         │
///       └──── stream ended ───┘                         └ stream ended: closed
/// ```
///
/// Confined to the thread of the handover.
final class Giving {
  private static final Logger LOG = Logger.getLogger(Giving.class);
  private static final int CANARY_SHARE = 100;
  private static final Duration IDLE_WAIT = Duration.ofMillis(20);

  private final HandoverSettings settings;
  private final HandoverLimits limits;
  private final SocketHolder sockets;
  private final IslandPlace island;
  private final UnixStream stream;
  private final Conversation successor;
  private final PeerProcess process;
  private final long startedAtNanos;
  private final Pauses pauses;

  private int stateVersion;
  private int batches;
  private boolean begun;
  private boolean acceptingStopped;
  private List<Frozen> frozen = List.of();
  private List<Frozen> inDoubt = List.of();
  private long passed;
  private long closed;
  private long takingAtNanos;

  Giving(HandoverSettings settings, SocketHolder sockets, IslandPlace island, UnixStream stream) {
    this.settings = settings;
    this.limits = settings.limits();
    this.sockets = sockets;
    this.island = island;
    this.stream = stream;
    this.successor = new Conversation(stream);
    this.process = stream.peer();
    this.startedAtNanos = settings.nanoTime().getAsLong();
    this.pauses = new Pauses(settings.metrics());
  }

  /// Returns when the successor has confirmed. Otherwise this process serves again what is left to
  /// it.
  ///
  /// @throws HandoverFailed after everything that can be taken back was
  Passage run() {
    try {
      welcome();
      begun = true;
      settings.status().enter(Stage.HANDING_OVER);
      successor.hear(Message.Type.OWNS, limits.own());
      island.stepAside(limits.own());
      successor.say(Message.Type.ASIDE);
      successor.hear(Message.Type.TAKE, limits.answer());
      takingAtNanos = settings.nanoTime().getAsLong();
      giveAll();
      settings.status().enter(Stage.PASSIVE);
      Passage passage = done();
      successor.hear(Message.Type.CONFIRMED, limits.answer().plus(limits.proof()));
      return passage;
    } catch (RuntimeException e) {
      HandoverFailed failure = HandoverFailed.of(e);
      successor.giveUp(begun ? Message.Type.FAILED : Message.Type.REFUSED, failure);
      stream.interrupt();
      takeBack(failure);
      throw failure;
    }
  }

  private void welcome() {
    if (process.user() != LibC.user()) {
      throw new HandoverFailed(
          Reason.REFUSED, "user: " + process.user() + " (expected: " + LibC.user() + ")");
    }
    Hello hello = successor.hear(Message.Type.HELLO, limits.answer()).read(Hello.parser());
    if (hello.getProtocolLowest() > Conversation.PROTOCOL
        || hello.getProtocolHighest() < Conversation.PROTOCOL) {
      throw new HandoverFailed(
          Reason.REFUSED,
          "protocol: %d to %d (expected: %d among them)"
              .formatted(
                  hello.getProtocolLowest(), hello.getProtocolHighest(), Conversation.PROTOCOL));
    }
    if (hello.getGeneration() <= settings.generation()) {
      throw new HandoverFailed(
          Reason.REFUSED,
          "generation: %d (expected: above %d)"
              .formatted(hello.getGeneration(), settings.generation()));
    }
    stateVersion =
        sockets.statesWritten().stream()
            .filter(hello.getStatesReadList()::contains)
            .max(Integer::compare)
            .orElseThrow(() ->
                new HandoverFailed(
                    Reason.REFUSED,
                    "states read: %s (expected: one of %s)"
                        .formatted(hello.getStatesReadList(), sockets.statesWritten())));
    LOG.infof(
        "handing over to process %d: release %s, generation %d, state %d",
        process.pid(), hello.getRelease(), hello.getGeneration(), stateVersion);
    successor.say(
        Message.of(
            Message.Type.WELCOME,
            Welcome.newBuilder()
                .setProtocol(Conversation.PROTOCOL)
                .setRelease(settings.release())
                .setGeneration(settings.generation())
                .setState(stateVersion)
                .setSessions(sockets.open())
                .build()
                .toByteArray()));
  }

  private void giveAll() {
    int canary = Math.clamp(sockets.open() / CANARY_SHARE, 1, SocketHolder.BATCH_MAX);
    giveBatch(freezeSome(canary), true);
    successor.hear(Message.Type.PROVEN, limits.answer().plus(limits.proof()));
    long progressAtNanos = settings.nanoTime().getAsLong();
    while (sockets.open() > 0) {
      List<Frozen> batch = freeze(SocketHolder.BATCH_MAX);
      if (!batch.isEmpty()) {
        for (List<Frozen> part : parts(batch)) {
          giveBatch(part, false);
        }
        progressAtNanos = settings.nanoTime().getAsLong();
      } else if (settings.nanoTime().getAsLong() - progressAtNanos >= limits.rest().toNanos()) {
        break;
      } else {
        successor.expectSilence(IDLE_WAIT);
      }
    }
    closed(sockets.closeRest());
  }

  /// Waits for the first ones to settle, for a bounded time; empty where none does.
  private List<Frozen> freezeSome(int max) {
    long beganAtNanos = settings.nanoTime().getAsLong();
    while (sockets.open() > 0) {
      List<Frozen> batch = freeze(max);
      if (!batch.isEmpty()
          || settings.nanoTime().getAsLong() - beganAtNanos >= limits.proof().toNanos()) {
        return batch;
      }
      successor.expectSilence(IDLE_WAIT);
    }
    return List.of();
  }

  private List<Frozen> freeze(int max) {
    var freezing = sockets.freeze(max, stateVersion).toCompletableFuture();
    try {
      List<Frozen> batch = freezing.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
      List<Frozen> large =
          batch.stream()
              .filter(one -> one.socket().state().length > SocketHolder.STATE_BYTES_MAX)
              .toList();
      if (!large.isEmpty()) {
        sockets.forget(large);
        closed(large.size());
      }
      frozen = batch.stream().filter(one -> !large.contains(one)).toList();
      return frozen;
    } catch (TimeoutException e) {
      // Whoever is frozen later must not stand still for ever.
      freezing.thenAccept(sockets::thaw);
      throw new HandoverFailed(Reason.TIME_OUT, "event loops: none came round in time", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("freezing connections failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandoverFailed(Reason.GONE, "this process ends", e);
    }
  }

  /// Those whose states fit into one message, then the next.
  private static List<List<Frozen>> parts(List<Frozen> batch) {
    List<List<Frozen>> parts = new ArrayList<>();
    List<Frozen> part = new ArrayList<>();
    long bytes = 0;
    for (Frozen one : batch) {
      int more = one.socket().state().length;
      if (bytes + more > Message.STATES_BYTES_MAX) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(one);
      bytes += more;
    }
    parts.add(part);
    return parts;
  }

  /// @param canary the listening sockets go with it; it may be empty
  private void giveBatch(List<Frozen> batch, boolean canary) {
    int id = ++batches;
    Batch.Builder states = Batch.newBuilder();
    for (Frozen one : batch) {
      states.addStates(UnsafeByteOperations.unsafeWrap(one.socket().state()));
      states.addSinceNanos(one.sinceNanos());
    }
    successor.say(
        new Message(
            Message.Type.PREPARE,
            id,
            batch.stream().map(one -> one.socket().descriptor()).toList(),
            states.build().toByteArray()));
    hearOf(Message.Type.PREPARED, id);
    successor.say(canary ? commitWithListeners(id) : Message.of(Message.Type.COMMIT, id));
    frozen = frozen.stream().filter(one -> !batch.contains(one)).toList();
    inDoubt = batch;
    hearOf(Message.Type.SERVING, id);
    inDoubt = List.of();
    long nowNanos = settings.nanoTime().getAsLong();
    batch.forEach(one -> pauses.add(nowNanos - one.sinceNanos()));
    sockets.forget(batch);
    passed += batch.size();
  }

  private Message commitWithListeners(int id) {
    acceptingStopped = true;
    Map<String, Integer> listening = sockets.stopAccepting();
    Listeners.Builder names = Listeners.newBuilder();
    List<Integer> descriptors = new ArrayList<>();
    listening.forEach((name, descriptor) -> {
      names.addNames(name);
      descriptors.add(descriptor);
    });
    return new Message(Message.Type.COMMIT, id, descriptors, names.build().toByteArray());
  }

  private void hearOf(Message.Type type, int id) {
    Message message = successor.hear(type, limits.answer());
    if (message.id() != id) {
      throw new HandoverFailed(
          Reason.PROTOCOL, type + ": batch " + message.id() + " (expected: " + id + ")");
    }
  }

  private Passage done() {
    Passage passage =
        new Passage(
            passed,
            closed,
            TimeUnit.NANOSECONDS.toMillis(takingAtNanos - startedAtNanos),
            TimeUnit.NANOSECONDS.toMillis(settings.nanoTime().getAsLong() - takingAtNanos),
            pauses.summary());
    successor.say(
        Message.of(
            Message.Type.DONE,
            Done.newBuilder()
                .setPassed(passage.passed())
                .setClosed(passage.closed())
                .build()
                .toByteArray()));
    return passage;
  }

  private void closed(int connections) {
    closed += connections;
    settings.metrics().closed(connections);
  }

  /// First what stands still goes on; then, when the other process is surely gone, this one is the
  /// member again.
  private void takeBack(HandoverFailed why) {
    if (!frozen.isEmpty()) {
      sockets.thaw(frozen);
      settings.metrics().returned(frozen.size());
    }
    if (!inDoubt.isEmpty()) {
      sockets.forget(inDoubt);
    }
    settings.metrics().lost(Math.toIntExact(passed + inDoubt.size()));
    LOG.warnf(
        "handover failed after %d batches: %s; %d connections went on here, %d were the"
            + " successor's, %d were in doubt and are closed",
        batches, why.getMessage(), frozen.size(), passed, inDoubt.size());
    frozen = List.of();
    inDoubt = List.of();
    if (begun) {
      process.end(limits.end());
      island.stepBack(limits.own());
    }
    if (acceptingStopped) {
      sockets.acceptAgain();
    }
    settings.status().enter(Stage.SERVING);
  }
}
