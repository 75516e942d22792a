package chat.skerry.node.token;

import java.security.interfaces.ECPublicKey;

/// Verifies signatures of ES256 (RFC 7518 §3.4): ECDSA over P-256 with SHA-256. Thread-safe.
public interface Es256 {

  /// Who computes, for people.
  String name();

  /// @param key a point of P-256
  Key key(ECPublicKey key);

  /// A public key, made ready. Thread-safe.
  interface Key {

    /// @param signed what the signature covers
    /// @param signature 64 bytes: r and s, big endian
    boolean verifies(byte[] signed, byte[] signature);
  }
}
