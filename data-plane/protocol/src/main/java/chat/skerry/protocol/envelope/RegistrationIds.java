package chat.skerry.protocol.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Names a registration of a device: another static key, another id.
public final class RegistrationIds {
  /// Of the phone of an account that nobody has logged in to.
  public static final int NONE = 0;

  private static final byte[] DOMAIN = "skerry-registration-v1".getBytes(StandardCharsets.US_ASCII);

  private RegistrationIds() {}

  /// The first four bytes, big endian, of `SHA-256("skerry-registration-v1" || static key)`; 1
  /// where they are 0.
  ///
  /// @param staticKey X25519, 32 bytes
  public static int derive(byte[] staticKey) {
    int id =
        DeviceList.firstFourBytes(
            ByteBuffer.allocate(DOMAIN.length + staticKey.length)
                .put(DOMAIN)
                .put(staticKey)
                .array());
    return id == NONE ? 1 : id;
  }
}
