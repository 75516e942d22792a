package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.MessageId;
import java.util.LinkedHashMap;
import java.util.Map;

/// A ledger for a process that does not come back.
public final class MemoryLedger implements Ledger {
  /// More than a sender may have under way, many times over.
  public static final int ENTRIES_MAX = 10_000;

  private final Map<MessageId, Boolean> entries =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Boolean> eldest) {
          return size() > ENTRIES_MAX;
        }
      };
  private volatile long lastSeq;

  @Override
  public boolean contains(MessageId key) {
    return entries.containsKey(key);
  }

  @Override
  public void record(MessageId key, long seq) {
    entries.put(key, Boolean.TRUE);
    lastSeq = seq;
  }

  @Override
  public long lastSeq() {
    return lastSeq;
  }

  @Override
  public void close() {}
}
