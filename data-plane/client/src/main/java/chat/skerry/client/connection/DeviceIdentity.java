package chat.skerry.client.connection;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.noise.StaticKeys;
import java.util.regex.Pattern;

/// Who this device is, and whom it believes.
///
/// @param cluster `namespace/name` of its ChatCluster
/// @param identityKey of the ChatCluster: members that it did not sign are refused
/// @param address the device's account and number
/// @param keys its transport identity; the member binds it to the device on first use
public record DeviceIdentity(
    String cluster, IdentityKey identityKey, Address address, StaticKeys keys) {
  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9.-]{1,253}/[a-z0-9.-]{1,253}");

  public DeviceIdentity {
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException("cluster: " + cluster + " (expected: namespace/name)");
    }
    if (!address.isValid()) {
      throw new IllegalArgumentException(
          "device: " + address + " (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -, device 0 to 4)");
    }
  }
}
