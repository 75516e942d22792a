package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// A mailbox store that does nothing until it is told: requests wait, and each [#next] carries out
/// one of them. Confined to one thread.
public final class HeldMailboxStore implements MailboxStore {
  private final MailboxStore store;
  private final Queue<Runnable> held = new ArrayDeque<>();

  public HeldMailboxStore(MailboxStore store) {
    this.store = store;
  }

  /// Carries out the oldest request. Returns whether there was one.
  public boolean next() {
    Runnable request = held.poll();
    if (request == null) {
      return false;
    }
    request.run();
    return true;
  }

  /// Requests that wait.
  public int held() {
    return held.size();
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    return hold(() -> store.append(mailbox, envelopes));
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    return hold(() -> store.read(mailbox, afterSeq, limit));
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    return hold(() -> store.remove(mailbox, seqs));
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    return hold(() -> store.removeRange(mailbox, firstSeq, lastSeq));
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return hold(() -> store.highestSeq(mailbox));
  }

  @Override
  public Health health() {
    return store.health();
  }

  @Override
  public void close() {
    store.close();
  }

  private <T> CompletionStage<T> hold(Supplier<CompletionStage<T>> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    held.add(() ->
        request
            .get()
            .whenComplete((value, failure) -> {
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
            }));
    return answer;
  }
}
