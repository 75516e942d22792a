package chat.skerry.protocol.ticket;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A ticket key with its secret: signs tickets.
public final class TicketKeyPair {
  public static final int SEED_BYTES = 32;

  private final byte[] seed;
  private final TicketKey publicKey;

  private TicketKeyPair(byte[] seed) {
    this.seed = seed;
    byte[] key = new byte[TicketKey.KEY_BYTES];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    this.publicKey = TicketKey.of(key);
  }

  public static TicketKeyPair generate(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new TicketKeyPair(seed);
  }

  /// @param seed the 32 bytes of RFC 8032's private key
  public static TicketKeyPair ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "ticket key seed: " + seed.length + " bytes (expected: " + SEED_BYTES + ")");
    }
    return new TicketKeyPair(seed.clone());
  }

  /// A copy of the 32 bytes that must stay secret.
  public byte[] seed() {
    return seed.clone();
  }

  public TicketKey publicKey() {
    return publicKey;
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[TicketKey.SIGNATURE_BYTES];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "TicketKeyPair[public=" + publicKey + "]";
  }
}
