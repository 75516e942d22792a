package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.MessageId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// One send and where it stands. Guarded by the outbox's lock, but for its result.
final class OutboxEntry {
  private static final Executor RESULTS = task -> Thread.ofVirtual().start(task);

  private final Outbox.Outgoing message;
  private final MessageId id;
  private final long deadlineNanos;
  private final CompletableFuture<SendResult> result = new CompletableFuture<>();
  private boolean everHandedOver;
  private boolean handedOver;
  private boolean postponed;

  /// While handed over: when an answer is due. While postponed: when it may go out again.
  private long stepNanos;

  private int refusals;
  private String lastAnswer = "";

  OutboxEntry(Outbox.Outgoing message, MessageId id, long deadlineNanos) {
    this.message = message;
    this.id = id;
    this.deadlineNanos = deadlineNanos;
  }

  Outbox.Outgoing message() {
    return message;
  }

  MessageId id() {
    return id;
  }

  CompletionStage<SendResult> result() {
    return result.minimalCompletionStage();
  }

  /// Completes the result on a thread of its own, where the caller's code may take its time.
  void complete(SendResult outcome) {
    result.completeAsync(() -> outcome, RESULTS);
  }

  SendResult givenUp(String why) {
    String detail = lastAnswer.isEmpty() ? why : why + " (last answer: " + lastAnswer + ")";
    return everHandedOver ? new SendResult.Unknown(id, detail) : new SendResult.NotSent(id, detail);
  }

  int refusals() {
    return refusals;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  boolean isReady(long now) {
    return !handedOver && !(postponed && stepNanos - now > 0);
  }

  boolean isExpired(long now) {
    return deadlineNanos - now <= 0;
  }

  boolean isUnanswered(long now) {
    return handedOver && stepNanos - now <= 0;
  }

  /// The next moment at which something is to be done about it.
  long dueNanos() {
    boolean step = handedOver || postponed;
    return step && stepNanos - deadlineNanos < 0 ? stepNanos : deadlineNanos;
  }

  void handedOver(long now, Duration answer) {
    everHandedOver = true;
    handedOver = true;
    postponed = false;
    stepNanos = now + answer.toNanos();
  }

  /// The connection is gone: there will be no answer.
  void unsend() {
    handedOver = false;
  }

  void postpone(String answer, long untilNanos) {
    lastAnswer = answer;
    refusals++;
    handedOver = false;
    postponed = true;
    stepNanos = untilNanos;
  }
}
