package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// A store that fails now and then, before or after it did what was asked, and in which time
/// passes: the owner may change in the middle of a write.
final class SimulatedStore implements MailboxStore {
  private final InMemoryMailboxStore store = new InMemoryMailboxStore();
  private final Simulator simulator;
  private final Executor threads;
  double failures;
  Runnable meanwhile = () -> {};

  SimulatedStore(Simulator simulator) {
    this.simulator = simulator;
    this.threads = simulator.anyOrder();
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    return later(() -> {
      meanwhile.run();
      Answers.of(store.append(mailbox, envelopes));
      envelopes.forEach(envelope ->
          simulator.trace(
              "stored for %s: %s %s from %s",
              mailbox.account(),
              envelope,
              new String(envelope.payload(), StandardCharsets.UTF_8),
              envelope.from().account()));
      return null;
    });
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    return later(() -> Answers.of(store.read(mailbox, afterSeq, limit)));
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    return later(() -> Answers.of(store.remove(mailbox, seqs)));
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    return later(() -> Answers.of(store.removeRange(mailbox, firstSeq, lastSeq)));
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return later(() -> Answers.of(store.highestSeq(mailbox)));
  }

  /// What is stored, for the final judgement.
  List<Envelope> content(DeviceAddress mailbox) {
    return Answers.of(store.read(mailbox, 0, READ_MAX));
  }

  @Override
  public Health health() {
    return Health.up();
  }

  @Override
  public void close() {}

  /// Takes effect at one moment and is answered at another; fails before, or after it took effect.
  private <T> CompletionStage<T> later(Supplier<T> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    threads.execute(() -> {
      if (simulator.chance(failures)) {
        answer.completeExceptionally(away());
        return;
      }
      T result = request.get();
      threads.execute(() -> {
        if (simulator.chance(failures)) {
          answer.completeExceptionally(away());
        } else {
          answer.complete(result);
        }
      });
    });
    return answer;
  }

  private static StoreUnavailableException away() {
    return new StoreUnavailableException("store: switched off by the simulation");
  }
}
