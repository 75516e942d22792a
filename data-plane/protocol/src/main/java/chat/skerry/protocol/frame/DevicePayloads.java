package chat.skerry.protocol.frame;

import chat.skerry.protocol.envelope.Address;
import io.netty.buffer.ByteBuf;
import java.util.List;

/// What a sender takes for the devices of an account, as it stands on the wire: device numbers may
/// be out of range, twice, or missing, so that a member can tell the sender what is wrong.
///
/// @param listHash [chat.skerry.protocol.envelope.DeviceList#hash] of the list that the sender
///   knows
/// @param payloads at most [Address#DEVICES_MAX]
public record DevicePayloads(int listHash, List<DevicePayload> payloads) {
  public static final DevicePayloads NONE = new DevicePayloads(0, List.of());

  public DevicePayloads {
    payloads = List.copyOf(payloads);
    if (payloads.size() > Address.DEVICES_MAX) {
      throw new IllegalArgumentException(
          "payloads: " + payloads.size() + " (expected: at most " + Address.DEVICES_MAX + ")");
    }
  }

  /// What one device gets.
  ///
  /// @param device as an unsigned number
  /// @param registrationId the registration that the payload is meant for
  /// @param payload a view, as in [Frame]
  public record DevicePayload(int device, int registrationId, ByteBuf payload) {
    /// Names no content.
    @Override
    public String toString() {
      return Integer.toUnsignedString(device) + ": payloadBytes=" + payload.readableBytes();
    }
  }
}
