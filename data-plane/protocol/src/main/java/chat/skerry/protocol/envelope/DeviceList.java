package chat.skerry.protocol.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The devices of an account: those that have logged in once and were not removed.
///
/// @param version rises with every change; 0 for an account that nobody has logged in to
/// @param entries by rising device number
public record DeviceList(long version, List<Entry> entries) {
  /// An account that nobody has logged in to.
  public static final DeviceList NONE = new DeviceList(0, List.of());

  private static final byte[] DOMAIN = "skerry-devices-v1".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY_BYTES = 1 + Integer.BYTES;

  public DeviceList {
    entries = List.copyOf(entries);
    int previous = -1;
    for (Entry entry : entries) {
      if (entry.device() <= previous || entry.device() >= Address.DEVICES_MAX) {
        throw new IllegalArgumentException(
            "device: "
                + Integer.toUnsignedString(entry.device())
                + " after "
                + previous
                + " (expected: 0 to 4, increasing)");
      }
      previous = entry.device();
    }
  }

  /// One device.
  ///
  /// @param registrationId of its static key, see [RegistrationIds]
  public record Entry(int device, int registrationId) {
    /// As it stands in messages for people.
    @Override
    public String toString() {
      return device + ":" + Integer.toHexString(registrationId);
    }
  }

  /// Whom a message to the account is for: its devices, or the phone that is yet to come.
  public List<Entry> recipients() {
    return entries.isEmpty() ? List.of(new Entry(0, RegistrationIds.NONE)) : entries;
  }

  /// Whether the device is in the list under this registration.
  public boolean contains(int device, int registrationId) {
    return entries.contains(new Entry(device, registrationId));
  }

  /// The first four bytes, big endian, of `SHA-256("skerry-devices-v1" || device || registration_id
  /// || device || …)` with one byte for a device and four, big endian, for a registration id. The
  /// version is not part of it.
  public int hash() {
    ByteBuffer bytes = ByteBuffer.allocate(DOMAIN.length + entries.size() * ENTRY_BYTES);
    bytes.put(DOMAIN);
    entries.forEach(entry -> bytes.put((byte) entry.device()).putInt(entry.registrationId()));
    return firstFourBytes(bytes.array());
  }

  static int firstFourBytes(byte[] hashed) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(hashed)).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }
}
