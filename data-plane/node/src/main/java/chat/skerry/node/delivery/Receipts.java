package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Makes the receipts that a member sends on behalf of a device.
public final class Receipts {
  private static final byte[] DOMAIN = "skerry-receipt-v1".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 16;
  private static final byte[] NO_PAYLOAD = {};

  private Receipts() {}

  /// Tells the sender of a message that a device has it. The message id is the same for each retry.
  ///
  /// @param device the device that acknowledged the message
  /// @param sender the sender of the message
  /// @param messageId the message, 16 bytes
  public static Submission delivered(DeviceAddress device, DeviceAddress sender, byte[] messageId) {
    return new Submission(
        device, sender, idOf(device, messageId), Envelope.Kind.DELIVERED, NO_PAYLOAD, messageId);
  }

  private static byte[] idOf(DeviceAddress device, byte[] messageId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(DOMAIN);
      digest.update(device.account().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update((byte) device.device());
      return Arrays.copyOf(digest.digest(messageId), ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
