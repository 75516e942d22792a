package chat.skerry.client.control;

import chat.skerry.protocol.identity.IdentityKey;
import java.net.URI;
import java.time.Instant;

/// What the control API gives a device.
///
/// @param token ES256 JWT of the end user; a secret
/// @param cluster `namespace/name`
/// @param registry where the device finds its member
/// @param identityKey whom the device believes
public record IssuedToken(
    String token, Instant expiresAt, String cluster, URI registry, IdentityKey identityKey) {

  /// Names no token.
  @Override
  public String toString() {
    return "IssuedToken[" + cluster + ", expiresAt=" + expiresAt + "]";
  }
}
