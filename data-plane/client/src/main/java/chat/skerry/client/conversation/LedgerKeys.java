package chat.skerry.client.conversation;

import chat.skerry.client.connection.Delivery;
import chat.skerry.protocol.envelope.MessageId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Under which key an envelope is once-only.
final class LedgerKeys {
  private static final byte[] DOMAIN = "skerry-receipt-v1".getBytes(StandardCharsets.US_ASCII);

  private LedgerKeys() {}

  /// The message id of a message or a copy; for a receipt 16 bytes of a hash over its kind, its
  /// sender and what it refers to.
  static MessageId of(Delivery delivery) {
    if (!delivery.kind().isReceipt()) {
      return delivery.messageId();
    }
    MessageDigest digest = sha256();
    digest.update(DOMAIN);
    digest.update((byte) delivery.kind().number());
    digest.update(delivery.from().account().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update((byte) delivery.from().device());
    digest.update(delivery.refersTo().orElse(delivery.messageId()).toBytes());
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
