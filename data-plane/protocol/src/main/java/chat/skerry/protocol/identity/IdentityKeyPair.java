package chat.skerry.protocol.identity;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The identity of a ChatCluster with its secret: signs the certificates of the members.
public final class IdentityKeyPair {
  public static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final IdentityKey publicKey;

  private IdentityKeyPair(byte[] seed) {
    this.seed = seed;
    byte[] key = new byte[IdentityKey.KEY_BYTES];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    this.publicKey = IdentityKey.of(key);
  }

  public static IdentityKeyPair generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new IdentityKeyPair(seed);
  }

  /// @param seed the 32 bytes of RFC 8032's private key
  public static IdentityKeyPair ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "identity seed: " + seed.length + " bytes (expected: " + SEED_BYTES + ")");
    }
    return new IdentityKeyPair(seed.clone());
  }

  /// A copy of the 32 bytes that must stay secret.
  public byte[] seed() {
    return seed.clone();
  }

  public IdentityKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[IdentityKey.SIGNATURE_BYTES];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "IdentityKeyPair[public=" + publicKey + "]";
  }
}
