package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A message for this device.
///
/// @param storedAt when its member stored it
/// @param payload belongs to the receiver
public record IncomingMessage(MessageId messageId, Address from, Instant storedAt, byte[] payload) {

  /// The payload as UTF-8.
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /// Names no content.
  @Override
  public String toString() {
    return "IncomingMessage[" + messageId + ", payloadBytes=" + payload.length + "]";
  }
}
