package chat.skerry.client.conversation;

import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends that have no final answer yet, in one lane per recipient device. As many of a lane are
/// handed over as the member keeps in order, over refusals and reconnects. Bounded.
///
/// Thread-safe, guarded by its own lock; results are completed outside of it, each on a virtual
/// thread.
final class Outbox {
  private final Address self;

  /// More would only wait at the member.
  private static final int WINDOW_MAX = 16;

  private final RetrySettings retry;
  private final ClientRuntime runtime;
  private final Map<Object, Lane> lanes = new LinkedHashMap<>();
  private final Map<ClientId, OutboxEntry> entries = new LinkedHashMap<>();
  private @Nullable Door door;
  private int window = 1;
  private int turns;
  private @Nullable ScheduledFuture<?> alarm;
  private long alarmNanos;
  private boolean closed;

  Outbox(Address self, RetrySettings retry, ClientRuntime runtime) {
    this.self = self;
    this.retry = retry;
    this.runtime = runtime;
  }

  /// What is sent.
  interface Outgoing {
    ClientId clientId();

    /// What is sent in one lane keeps its order; has `equals`.
    Object lane();

    /// How long to try.
    Duration deadline();

    /// What goes out at each attempt, always the same but for the turn.
    Frame frame(int turn);

    /// Whether several of its lane may be unanswered at a time.
    default boolean takesTurns() {
      return false;
    }

    /// It was made for other devices than those of the account: it ends without a result. On a
    /// thread of its own.
    default void mismatched(Frame.DevicesMismatch mismatch) {
      throw new IllegalStateException("a mismatch of devices for what goes to one device");
    }
  }

  /// Where envelopes leave. Never blocks.
  interface Door {
    void write(Frame frame);

    /// Ends the connection: the member does not answer.
    void giveUp(String reason);
  }

  CompletionStage<SendResult> submit(Outgoing message) {
    MessageId id = MessageIds.derive(self, message.clientId());
    OutboxEntry entry = new OutboxEntry(message, id, deadlineNanos(message));
    synchronized (this) {
      String refusal = refusal(message);
      if (refusal != null) {
        return CompletableFuture.completedStage(new SendResult.NotSent(id, refusal));
      }
      entries.put(message.clientId(), entry);
      Lane lane = lanes.computeIfAbsent(message.lane(), to -> new Lane(to, message.takesTurns()));
      lane.add(entry);
      advance(lane);
      alarmAt(entry.dueNanos());
    }
    return entry.result();
  }

  /// A connection is open: the first of all lanes go out, once more where they went out before.
  ///
  /// @param sendWindow how many sends to one device the member keeps in order
  void connected(Door opened, int sendWindow) {
    synchronized (this) {
      door = opened;
      window = sendWindow < 0 ? WINDOW_MAX : Math.min(sendWindow, WINDOW_MAX);
      entries.values().forEach(OutboxEntry::unsend);
      lanes.values().forEach(this::advance);
    }
  }

  synchronized void disconnected() {
    door = null;
    entries.values().forEach(OutboxEntry::unsend);
  }

  void sent(Frame.Sent sent) {
    OutboxEntry entry;
    synchronized (this) {
      entry = remove(sent.clientId());
    }
    if (entry != null) {
      entry.complete(new SendResult.Sent(entry.id(), Instant.ofEpochMilli(sent.timestampMillis())));
    }
  }

  void refused(Frame.Refused refused) {
    OutboxEntry entry;
    synchronized (this) {
      entry = entries.get(refused.clientId());
      if (entry != null && Refusals.mayPass(refused)) {
        entry.postpone(
            refused.reason() + ": " + refused.detail(),
            now() + Refusals.waitNanos(refused, entry.refusals(), retry, runtime.random()));
        endTurn(entry);
        alarmAt(entry.dueNanos());
        return;
      }
      entry = remove(refused.clientId());
    }
    if (entry != null) {
      entry.complete(new SendResult.Refused(entry.id(), refused.reason(), refused.detail()));
    }
  }

  /// The entry ends without a result: its message knows what to do.
  void mismatch(Frame.DevicesMismatch mismatch) {
    OutboxEntry entry;
    synchronized (this) {
      entry = remove(mismatch.clientId());
    }
    if (entry != null) {
      Thread.ofVirtual().start(() -> entry.message().mismatched(mismatch));
    }
  }

  /// Gives everything up. Idempotent.
  ///
  /// @param why for people
  void close(String why) {
    List<OutboxEntry> left;
    synchronized (this) {
      closed = true;
      door = null;
      left = List.copyOf(entries.values());
      entries.clear();
      lanes.clear();
      if (alarm != null) {
        alarm.cancel(false);
      }
    }
    left.forEach(entry -> entry.complete(entry.givenUp(why)));
  }

  synchronized int size() {
    return entries.size();
  }

  private @Nullable String refusal(Outgoing message) {
    if (closed) {
      return "the client is closed";
    }
    if (entries.size() >= retry.queue()) {
      return "queue: full with " + entries.size() + " sends";
    }
    return entries.containsKey(message.clientId()) ? "client id: already being sent" : null;
  }

  private void endTurn(OutboxEntry refused) {
    Lane lane = lanes.get(refused.message().lane());
    if (lane != null) {
      lane.endTurn();
      advance(lane);
    }
  }

  private void advance(Lane lane) {
    if (door == null) {
      return;
    }
    if (lane.awaitsTurn()) {
      turns++;
      lane.begin(turns == 0 ? ++turns : turns);
    }
    for (OutboxEntry entry : lane.ready(now(), window)) {
      entry.handedOver(now(), retry.answer());
      alarmAt(entry.dueNanos());
      door.write(entry.message().frame(window > 1 ? lane.turn() : 0));
    }
  }

  private @Nullable OutboxEntry remove(ClientId clientId) {
    OutboxEntry entry = entries.remove(clientId);
    if (entry == null) {
      return null;
    }
    Lane lane = lanes.get(entry.message().lane());
    if (lane != null) {
      lane.remove(entry);
      if (lane.head() == null) {
        lanes.remove(entry.message().lane());
      } else {
        advance(lane);
      }
    }
    return entry;
  }

  /// Looks after everything whose time has come. Runs on the timers' thread.
  private void sweep() {
    List<OutboxEntry> expired = new ArrayList<>();
    synchronized (this) {
      alarm = null;
      long now = now();
      entries.values().stream().filter(entry -> entry.isExpired(now)).forEach(expired::add);
      expired.forEach(entry -> remove(entry.message().clientId()));
      if (door != null && entries.values().stream().anyMatch(entry -> entry.isUnanswered(now))) {
        door.giveUp("no answer to a send for " + retry.answer().toSeconds() + " s");
        disconnected();
      }
      lanes.values().forEach(this::advance);
      entries.values().stream()
          .mapToLong(OutboxEntry::dueNanos)
          .reduce((a, b) -> a - b < 0 ? a : b)
          .ifPresent(this::alarmAt);
    }
    expired.forEach(entry -> entry.complete(entry.givenUp("no answer before the deadline")));
  }

  private void alarmAt(long dueNanos) {
    if (closed || alarm != null && alarmNanos - dueNanos <= 0) {
      return;
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmNanos = dueNanos;
    try {
      alarm =
          runtime
              .timers()
              .schedule(this::sweep, Math.max(0, dueNanos - now()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the timers were shut down before their clients", e);
    }
  }

  private long deadlineNanos(Outgoing message) {
    return now() + message.deadline().toNanos();
  }

  private long now() {
    return runtime.nanoTime().getAsLong();
  }
}
