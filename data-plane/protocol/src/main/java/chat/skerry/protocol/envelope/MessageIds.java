package chat.skerry.protocol.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Derives the name of an envelope from its sender and the sender's idempotency key.
public final class MessageIds {
  private static final byte[] DOMAIN = "skerry-message-v1".getBytes(StandardCharsets.US_ASCII);

  private MessageIds() {}

  /// The first 16 bytes of `SHA-256("skerry-message-v1" || account || 0x00 || device ||
  /// client_id)`.
  ///
  /// @param sender the sending device, a valid address
  public static MessageId derive(Address sender, ClientId clientId) {
    MessageDigest digest = sha256();
    digest.update(DOMAIN);
    digest.update(sender.account().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update((byte) sender.device());
    digest.update(clientId.toBytes());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new MessageId(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
