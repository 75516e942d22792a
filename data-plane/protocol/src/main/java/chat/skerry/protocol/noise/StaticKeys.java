package chat.skerry.protocol.noise;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// An X25519 key pair: the transport identity of a device or a member, or an ephemeral pair.
public final class StaticKeys {
  public static final int KEY_BYTES = 32;

  private final byte[] privateKey;
  private final byte[] publicKey;

  private StaticKeys(byte[] privateKey) {
    this.privateKey = privateKey;
    this.publicKey = new byte[KEY_BYTES];
    X25519.generatePublicKey(privateKey, 0, publicKey, 0);
  }

  public static StaticKeys generate(SecureRandom random) {
    byte[] privateKey = new byte[KEY_BYTES];
    X25519.generatePrivateKey(random, privateKey);
    return new StaticKeys(privateKey);
  }

  /// @param privateKey exactly 32 bytes
  public static StaticKeys ofPrivate(byte[] privateKey) {
    checkLength("private key", privateKey);
    return new StaticKeys(privateKey.clone());
  }

  /// A copy of the 32 bytes that must stay secret.
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /// A copy of the 32 bytes that the other side sees.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The shared secret with another public key; null for a key of low order, which must be refused.
  byte @org.jspecify.annotations.Nullable [] agree(byte[] otherPublicKey) {
    checkLength("public key", otherPublicKey);
    byte[] secret = new byte[KEY_BYTES];
    return X25519.calculateAgreement(privateKey, 0, otherPublicKey, 0, secret, 0) ? secret : null;
  }

  private static void checkLength(String what, byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          what + ": " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "StaticKeys[public=" + java.util.HexFormat.of().formatHex(publicKey) + "]";
  }
}
