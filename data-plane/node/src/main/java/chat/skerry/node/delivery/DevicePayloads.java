package chat.skerry.node.delivery;

import java.util.List;

/// What a sender takes for the devices of an account, with what each of them gets. Not yet checked:
/// the list may lie.
///
/// @param listHash [chat.skerry.protocol.envelope.DeviceList#hash] of the list that the sender
///   knows
/// @param payloads at most five
public record DevicePayloads(int listHash, List<DevicePayload> payloads) {
  /// Nothing for nobody.
  public static final DevicePayloads NONE = new DevicePayloads(0, List.of());

  public DevicePayloads {
    payloads = List.copyOf(payloads);
  }

  /// What one device gets.
  ///
  /// @param device as an unsigned number
  /// @param registrationId the registration that the payload is meant for
  /// @param payload belongs to the record; opaque
  public record DevicePayload(int device, int registrationId, byte[] payload) {
    /// Names no content.
    @Override
    public String toString() {
      return Integer.toUnsignedString(device) + ": payloadBytes=" + payload.length;
    }
  }

  /// Bytes of all payloads.
  public long bytes() {
    return payloads.stream().mapToLong(one -> one.payload().length).sum();
  }
}
