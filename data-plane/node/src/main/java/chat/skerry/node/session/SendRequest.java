package chat.skerry.node.session;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.util.Optional;

/// A `Send` frame with a payload of its own. Not yet checked.
///
/// @param payload belongs to the record
/// @param turn unsigned; 0 where no order among unanswered sends is asked for
public record SendRequest(
    ClientId clientId,
    Address to,
    Kind kind,
    byte[] payload,
    Optional<MessageId> refersTo,
    int turn) {

  /// Without a turn.
  public SendRequest(
      ClientId clientId, Address to, Kind kind, byte[] payload, Optional<MessageId> refersTo) {
    this(clientId, to, kind, payload, refersTo, 0);
  }

  /// Names no content.
  @Override
  public String toString() {
    return "SendRequest[" + clientId + ", " + kind + ", payloadBytes=" + payload.length + "]";
  }
}
