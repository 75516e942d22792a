package chat.skerry.node.mailbox.embedded;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.Requests;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// Mailboxes in the embedded file; thread-safe. Closing it leaves the [EmbeddedStore] open.
public final class EmbeddedMailboxStore implements MailboxStore {
  private static final HexFormat HEX = HexFormat.of();
  private static final char AFTER_SLASH = '/' + 1;
  private static final int EXPIRED_MAILBOXES_MAX = 65_536;

  private final EmbeddedStore store;
  private final InstantSource clock;
  private final MVMap<String, byte[]> envelopes;

  /// By the prefix of the mailbox, until its device is told.
  private final Map<String, Integer> expired = new ConcurrentHashMap<>();

  public EmbeddedMailboxStore(EmbeddedStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.envelopes = store.map("mailbox");
    store.addChore(this::removeExpired);
  }

  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> appended) {
    Requests.check(appended);
    return store
        .writeAsync(() -> {
          appended.forEach(envelope ->
              envelopes.putIfAbsent(key(mailbox, envelope.seq()), EnvelopeBytes.encode(envelope)));
          return appended.size();
        })
        .thenAccept(count -> {});
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    Requests.checkRead(afterSeq, limit);
    long from = Math.max(afterSeq, expiredBefore() - 1) + 1;
    return store.readAsync(() -> {
      List<Envelope> found = new ArrayList<>();
      Cursor<String, byte[]> cursor = envelopes.cursor(key(mailbox, from), lastKey(mailbox), false);
      while (found.size() < limit && cursor.hasNext()) {
        String key = cursor.next();
        found.add(EnvelopeBytes.decode(seqOf(key), cursor.getValue()));
      }
      return found;
    });
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    Requests.check(seqs);
    return store
        .writeAsync(() -> {
          for (long seq : seqs) {
            envelopes.remove(key(mailbox, seq));
          }
          return seqs.length;
        })
        .thenAccept(count -> {});
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    Requests.checkRange(firstSeq, lastSeq);
    return store
        .writeAsync(() -> {
          Cursor<String, byte[]> cursor =
              envelopes.cursor(key(mailbox, firstSeq), key(mailbox, lastSeq), false);
          int count = 0;
          while (cursor.hasNext()) {
            envelopes.remove(cursor.next());
            count++;
          }
          return count;
        })
        .thenAccept(count -> {});
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return store.readAsync(() -> {
      String last = envelopes.floorKey(lastKey(mailbox));
      return last == null || !last.startsWith(prefix(mailbox)) ? 0L : seqOf(last);
    });
  }

  @Override
  public int takeExpired(DeviceAddress mailbox) {
    Integer since = expired.remove(prefix(mailbox));
    return since == null ? 0 : since;
  }

  @Override
  public Health health() {
    String reason = store.reason();
    return reason.isEmpty() ? Health.up() : Health.down(reason);
  }

  /// Nothing of its own to release.
  @Override
  public void close() {}

  /// Looks at the oldest envelope of each mailbox, and jumps to the next mailbox where it is young
  /// enough. Runs on the housekeeping thread.
  private void removeExpired() {
    long before = expiredBefore();
    @Nullable String key = envelopes.firstKey();
    while (key != null) {
      if (seqOf(key) < before) {
        envelopes.remove(key);
        if (expired.size() < EXPIRED_MAILBOXES_MAX) {
          expired.merge(key.substring(0, key.lastIndexOf('/') + 1), 1, Integer::sum);
        }
        key = envelopes.higherKey(key);
      } else {
        key = envelopes.ceilingKey(key.substring(0, key.lastIndexOf('/')) + AFTER_SLASH);
      }
    }
  }

  private long expiredBefore() {
    return SequenceNumbers.firstAt(clock.millis() - SequenceNumbers.TIME_TO_LIVE.toMillis());
  }

  private static String prefix(DeviceAddress mailbox) {
    return mailbox.account() + "/" + mailbox.device() + "/";
  }

  private static String key(DeviceAddress mailbox, long seq) {
    return prefix(mailbox) + HEX.toHexDigits(seq);
  }

  private static String lastKey(DeviceAddress mailbox) {
    return key(mailbox, Long.MAX_VALUE);
  }

  private static long seqOf(String key) {
    return HexFormat.fromHexDigitsToLong(key, key.lastIndexOf('/') + 1, key.length());
  }
}
