package chat.skerry.client.conversation;

import chat.skerry.client.account.AccountFrames;
import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.account.DeviceBook;
import chat.skerry.client.account.DeviceQueries;
import chat.skerry.client.account.DevicesResult;
import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages to accounts that have no result yet. One lane per account; its head goes through the
/// [Outbox] as soon as both device lists are known, and again by better lists after a mismatch, so
/// that messages keep their order. Bounded.
///
/// Thread-safe, guarded by its own lock; everything else happens outside of it.
final class AccountOutbox {
  /// Lists that change with every attempt are a member's fault.
  private static final int ATTEMPTS_MAX = 10;

  private final Address self;
  private final int queueMax;
  private final ClientRuntime runtime;
  private final Outbox outbox;
  private final DeviceBook book;
  private final DeviceQueries queries;
  private final ReceiptBook receipts;
  private final Map<String, Deque<Entry>> lanes = new HashMap<>();
  private int size;
  private int outboxed;
  private boolean closed;

  /// One message and where it stands. But for its result, used by one thread at a time: that which
  /// brings the head of its lane on.
  private static final class Entry {
    private final AccountMessage message;
    private final AccountFrames frames;
    private final MessageId id;
    private final long deadlineNanos;
    private final CompletableFuture<SendResult> result = new CompletableFuture<>();
    private int attempts;

    Entry(AccountMessage message, Address self, MessageId id, long deadlineNanos) {
      this.message = message;
      this.frames = new AccountFrames(message, self);
      this.id = id;
      this.deadlineNanos = deadlineNanos;
    }

    /// An earlier attempt may be stored although the last one never left.
    SendResult honest(SendResult last) {
      return attempts > 1 && last instanceof SendResult.NotSent(MessageId sent, String detail)
          ? new SendResult.Unknown(sent, detail)
          : last;
    }
  }

  /// One attempt, by the lists known now.
  private record Attempt(
      Frame.SendToAccount frame, Duration deadline, Consumer<Frame.DevicesMismatch> onMismatch)
      implements Outbox.Outgoing {

    @Override
    public ClientId clientId() {
      return frame.clientId();
    }

    @Override
    public Frame frame(int turn) {
      return frame;
    }

    @Override
    public Object lane() {
      return frame.account();
    }

    @Override
    public void mismatched(Frame.DevicesMismatch mismatch) {
      onMismatch.accept(mismatch);
    }
  }

  /// @param queueMax messages that may wait at a time
  AccountOutbox(
      Address self,
      int queueMax,
      ClientRuntime runtime,
      Outbox outbox,
      DeviceQueries queries,
      DeviceBook book,
      ReceiptBook receipts) {
    this.self = self;
    this.queueMax = queueMax;
    this.runtime = runtime;
    this.outbox = outbox;
    this.queries = queries;
    this.book = book;
    this.receipts = receipts;
  }

  CompletionStage<SendResult> submit(AccountMessage message) {
    MessageId id = MessageIds.derive(self, message.clientId());
    Entry entry = new Entry(message, self, id, now() + message.deadline().toNanos());
    boolean first;
    synchronized (this) {
      if (closed || size >= queueMax) {
        String why = closed ? "the client is closed" : "queue: full with " + size + " sends";
        return CompletableFuture.completedStage(new SendResult.NotSent(id, why));
      }
      size++;
      Deque<Entry> lane = lanes.computeIfAbsent(message.account(), account -> new ArrayDeque<>());
      lane.add(entry);
      first = lane.size() == 1;
    }
    if (first) {
      Thread.ofVirtual().start(() -> advance(entry));
    }
    return entry.result.minimalCompletionStage();
  }

  /// Messages that the [Outbox] does not have.
  synchronized int waiting() {
    return size - outboxed;
  }

  /// Gives up what has not begun; what has ends with the [Outbox] and the queries. Idempotent.
  ///
  /// @param why for people
  void close(String why) {
    List<Entry> waiting;
    synchronized (this) {
      closed = true;
      waiting = lanes.values().stream().flatMap(lane -> lane.stream().skip(1)).toList();
      for (Deque<Entry> lane : lanes.values()) {
        while (lane.size() > 1) {
          lane.removeLast();
        }
      }
      size -= waiting.size();
    }
    waiting.forEach(entry -> entry.result.complete(new SendResult.NotSent(entry.id, why)));
  }

  /// Brings the head of a lane one step on. On a virtual thread.
  private void advance(Entry entry) {
    Duration left = Duration.ofNanos(entry.deadlineNanos - now());
    if (left.toMillis() < 1) {
      finish(entry, new SendResult.NotSent(entry.id, "no answer before the deadline"));
      return;
    }
    String account = entry.message.account();
    boolean toOwn = account.equals(self.account());
    Optional<DeviceList> to = book.find(account);
    Optional<DeviceList> own = book.find(self.account());
    if (to.isEmpty()) {
      ask(entry, account, left);
    } else if (own.isEmpty()) {
      ask(entry, self.account(), left);
    } else {
      attempt(entry, to.get(), toOwn ? DeviceList.NONE : own.get(), left);
    }
  }

  private void ask(Entry entry, String account, Duration left) {
    queries
        .list(account, left)
        .thenAccept(result -> {
          switch (result) {
            case DevicesResult.Known _ -> advance(entry);
            case DevicesResult.Refused(RefusedReason reason, String detail) ->
                finish(entry, new SendResult.Refused(entry.id, reason, detail));
            case DevicesResult.NoAnswer(String detail) ->
                finish(
                    entry,
                    new SendResult.NotSent(entry.id, "devices of " + account + ": " + detail));
          }
        });
  }

  private void attempt(Entry entry, DeviceList to, DeviceList own, Duration left) {
    Frame.SendToAccount frame;
    try {
      frame = entry.frames.frame(to, own);
    } catch (RuntimeException e) {
      finish(entry, new SendResult.NotSent(entry.id, String.valueOf(e.getMessage())));
      return;
    }
    if (++entry.attempts > ATTEMPTS_MAX) {
      finish(
          entry,
          new SendResult.Refused(
              entry.id, RefusedReason.UNSPECIFIED, "devices: others with every attempt"));
      return;
    }
    receipts.expect(entry.id, AccountFrames.recipients(frame));
    outboxed(1);
    outbox
        .submit(new Attempt(frame, left, mismatch -> mismatched(entry, mismatch)))
        .thenAccept(result -> {
          outboxed(-1);
          finish(entry, result);
        });
  }

  private synchronized void outboxed(int change) {
    outboxed += change;
  }

  /// Nothing was stored by this attempt.
  private void mismatched(Entry entry, Frame.DevicesMismatch mismatch) {
    outboxed(-1);
    book.learn(mismatch.account(), mismatch.list());
    advance(entry);
  }

  private void finish(Entry entry, SendResult result) {
    Entry next;
    synchronized (this) {
      Deque<Entry> lane = lanes.get(entry.message.account());
      if (lane == null || lane.peekFirst() != entry) {
        throw new IllegalStateException("a message to an account ended twice");
      }
      lane.removeFirst();
      size--;
      next = lane.peekFirst();
      if (next == null) {
        lanes.remove(entry.message.account());
      }
    }
    entry.result.complete(entry.honest(result));
    start(next);
  }

  private void start(@Nullable Entry entry) {
    if (entry != null) {
      Thread.ofVirtual().start(() -> advance(entry));
    }
  }

  private long now() {
    return runtime.nanoTime().getAsLong();
  }
}
