package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// A mailbox store in memory that can be made to fail. Its stages have ended when it returns them.
/// Passes [MailboxStoreContract]. Thread-safe.
public final class InMemoryMailboxStore implements MailboxStore {
  private final Map<DeviceAddress, NavigableMap<Long, Envelope>> mailboxes =
      new ConcurrentHashMap<>();
  private volatile boolean available = true;

  /// While false, every stage fails with [StoreUnavailableException].
  public void available(boolean answers) {
    this.available = answers;
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    Requests.check(envelopes);
    return answer(() -> {
      NavigableMap<Long, Envelope> entries = entries(mailbox);
      envelopes.forEach(envelope -> entries.putIfAbsent(envelope.seq(), envelope));
      return null;
    });
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    return answer(
        () -> entries(mailbox).tailMap(afterSeq, false).values().stream().limit(limit).toList());
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    return answer(() -> {
      NavigableMap<Long, Envelope> entries = entries(mailbox);
      for (long seq : seqs) {
        entries.remove(seq);
      }
      return null;
    });
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    Requests.checkRange(firstSeq, lastSeq);
    return answer(() -> {
      entries(mailbox).subMap(firstSeq, true, lastSeq, true).clear();
      return null;
    });
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return answer(() -> {
      Map.Entry<Long, Envelope> last = entries(mailbox).lastEntry();
      return last == null ? 0 : last.getKey();
    });
  }

  @Override
  public Health health() {
    return available ? Health.up() : Health.down("store: switched off by the test");
  }

  @Override
  public void close() {
    available = false;
  }

  private NavigableMap<Long, Envelope> entries(DeviceAddress mailbox) {
    return mailboxes.computeIfAbsent(mailbox, unused -> new ConcurrentSkipListMap<>());
  }

  private <T> CompletionStage<T> answer(Supplier<T> request) {
    return available
        ? CompletableFuture.completedFuture(request.get())
        : CompletableFuture.failedFuture(
            new StoreUnavailableException("store: switched off by the test"));
  }
}
