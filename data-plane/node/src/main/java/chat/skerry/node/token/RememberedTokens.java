package chat.skerry.node.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Tokens whose signature was verified here, so that a device that comes back costs no public-key
/// operation. About 250 B each; bounded. Thread-safe.
///
/// What is remembered is the signature and nothing else: the time is looked at anew, and a
/// signature counts only while the very key that verified it is in force. Nobody without a good
/// token gets anything in here.
final class RememberedTokens {
  private final Cache<Fingerprint, Entry> entries;

  RememberedTokens(int tokensMax) {
    entries = Caffeine.newBuilder().maximumSize(tokensMax).executor(Runnable::run).build();
  }

  /// @param key verified the signature
  record Entry(String keyId, Es256.Key key, Claims claims) {}

  /// The SHA-256 of the whole token, its signature included.
  record Fingerprint(long a, long b, long c, long d) {
    static Fingerprint of(String token) {
      try {
        ByteBuffer digest =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        return new Fingerprint(
            digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
      }
    }
  }

  @Nullable Entry find(Fingerprint token) {
    return entries.getIfPresent(token);
  }

  void remember(Fingerprint token, Entry entry) {
    entries.put(token, entry);
  }

  void forget(Fingerprint token) {
    entries.invalidate(token);
  }
}
