package chat.skerry.client.connection;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.DevicePayloads.DevicePayload;
import chat.skerry.protocol.frame.Frame;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/// Frames with payloads, from arrays that nobody changes afterwards.
public final class OutgoingFrames {
  private OutgoingFrames() {}

  /// @param turn 0 where it is the only one unanswered of its recipient
  public static Frame.Send send(
      ClientId clientId,
      Address to,
      Kind kind,
      byte[] payload,
      Optional<MessageId> refersTo,
      int turn) {
    return new Frame.Send(clientId, to, kind, Unpooled.wrappedBuffer(payload), refersTo, turn);
  }

  /// What one device gets.
  public static DevicePayload payload(int device, int registrationId, byte[] payload) {
    return new DevicePayload(device, registrationId, Unpooled.wrappedBuffer(payload));
  }
}
