package chat.skerry.node.edge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The weight of a member for an account (highest random weight; Thaler and Ravishankar, "Using
/// Name-Based Mappings to Increase Hit Rates", 1998): every edge sees the same order without having
/// agreed on it, accounts are spread evenly, and a member that goes moves its own accounts alone.
final class RendezvousHash {
  private RendezvousHash() {}

  /// The first 8 bytes of SHA-256 of `account || 00 || member`.
  static long weight(String account, String member) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(account.getBytes(StandardCharsets.UTF_8));
      hash.update((byte) 0);
      hash.update(member.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
