package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// A mailbox store in memory that can be made to fail. Passes [MailboxStoreContract]. Thread-safe.
public final class InMemoryMailboxStore implements MailboxStore {
  private final Map<DeviceAddress, NavigableMap<Long, Envelope>> mailboxes =
      new ConcurrentHashMap<>();
  private volatile boolean available = true;

  /// While false, every method throws [StoreUnavailableException].
  public void available(boolean answers) {
    this.available = answers;
  }

  @Override
  public void append(DeviceAddress mailbox, List<Envelope> envelopes) {
    Requests.check(envelopes);
    answers();
    NavigableMap<Long, Envelope> entries = entries(mailbox);
    envelopes.forEach(envelope -> entries.putIfAbsent(envelope.seq(), envelope));
  }

  @Override
  public List<Envelope> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    answers();
    return entries(mailbox).tailMap(afterSeq, false).values().stream().limit(limit).toList();
  }

  @Override
  public void remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    answers();
    NavigableMap<Long, Envelope> entries = entries(mailbox);
    for (long seq : seqs) {
      entries.remove(seq);
    }
  }

  @Override
  public long highestSeq(DeviceAddress mailbox) {
    answers();
    Map.Entry<Long, Envelope> last = entries(mailbox).lastEntry();
    return last == null ? 0 : last.getKey();
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

  private void answers() {
    if (!available) {
      throw new StoreUnavailableException("store: switched off by the test");
    }
  }
}
