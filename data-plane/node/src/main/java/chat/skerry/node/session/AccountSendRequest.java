package chat.skerry.node.session;

import chat.skerry.node.delivery.DevicePayloads;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.util.Optional;

/// A `SendToAccount` frame with payloads of its own. Not yet checked.
public record AccountSendRequest(
    ClientId clientId,
    String account,
    Kind kind,
    Optional<MessageId> refersTo,
    DevicePayloads to,
    DevicePayloads own) {

  /// How many envelopes it asks for.
  int envelopes() {
    return to.payloads().size() + own.payloads().size();
  }

  /// Bytes of all payloads.
  long bytes() {
    return to.bytes() + own.bytes();
  }

  /// Names no content and no account.
  @Override
  public String toString() {
    return "AccountSendRequest[" + clientId + ", " + kind + ", to=" + to + ", own=" + own + "]";
  }
}
