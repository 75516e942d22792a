package chat.skerry.client.account;

import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// What another device of this account sent.
///
/// @param messageId the message, as its recipients know it
/// @param from the device that sent it
/// @param to the account that it was sent to; empty where another program made the copy in a form
///   of its own
/// @param storedAt when the member stored the copy
/// @param payload belongs to the receiver; the whole copy where `to` is empty
public record SentCopy(
    MessageId messageId, Address from, Optional<String> to, Instant storedAt, byte[] payload) {
  private static final byte FORMAT = 1;

  /// ```
  /// format 1 | length of the account 1 | account | payload
  /// ```
  public static byte[] encode(String account, byte[] payload) {
    byte[] name = account.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + name.length + payload.length)
        .put(FORMAT)
        .put((byte) name.length)
        .put(name)
        .put(payload)
        .array();
  }

  /// What [#encode] made, or the whole of another form.
  public static SentCopy decode(MessageId messageId, Address from, Instant storedAt, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.remaining() >= 2 && in.get() == FORMAT) {
      int length = Byte.toUnsignedInt(in.get());
      if (length <= in.remaining()) {
        byte[] name = new byte[length];
        in.get(name);
        String account = new String(name, StandardCharsets.US_ASCII);
        if (AccountName.isValid(account)) {
          byte[] payload = new byte[in.remaining()];
          in.get(payload);
          return new SentCopy(messageId, from, Optional.of(account), storedAt, payload);
        }
      }
    }
    return new SentCopy(messageId, from, Optional.empty(), storedAt, bytes);
  }

  /// The payload as UTF-8.
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /// Names no content and no account.
  @Override
  public String toString() {
    return "SentCopy[" + messageId + ", payloadBytes=" + payload.length + "]";
  }
}
