package chat.skerry.client.profile;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import java.net.URI;

/// What a person (or the control API) gives a device to start with.
///
/// @param registry `http://host:port`
/// @param identityKey of the ChatCluster
/// @param cluster `namespace/name`
/// @param device the account and device number
/// @param token the end-user token
public record Registration(
    URI registry, IdentityKey identityKey, String cluster, Address device, String token) {

  /// Names no token.
  @Override
  public String toString() {
    return "Registration[" + device + ", " + cluster + ", " + registry + "]";
  }
}
