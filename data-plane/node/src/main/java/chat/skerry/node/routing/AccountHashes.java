package chat.skerry.node.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The hashes of accounts that partitions are made of, and the last ones of them: an envelope asks
/// about the same account several times on its way. Thread-safe.
///
/// A table with one place a hash of the name: who makes many names that share a place makes this
/// member compute, as it would without the table.
final class AccountHashes {
  /// About 100 B each; a power of two.
  static final int REMEMBERED_MAX = 8_192;

  private static final int UPPER_HALF = 16;

  private final AtomicReferenceArray<@Nullable Known> known =
      new AtomicReferenceArray<>(REMEMBERED_MAX);

  private record Known(String account, int head) {}

  /// The first four bytes of SHA-256 of the name (UTF-8), big-endian.
  int of(String account) {
    int spread = account.hashCode();
    int place = (spread ^ spread >>> UPPER_HALF) & (REMEMBERED_MAX - 1);
    Known last = known.getAcquire(place);
    if (last != null && last.account().equals(account)) {
      return last.head();
    }
    int head = compute(account);
    known.setRelease(place, new Known(account, head));
    return head;
  }

  private static int compute(String account) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
      return (hash[0] & 0xff) << 24
          | (hash[1] & 0xff) << 16
          | (hash[2] & 0xff) << 8
          | hash[3] & 0xff;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
