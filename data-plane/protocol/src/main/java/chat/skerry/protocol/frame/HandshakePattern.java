package chat.skerry.protocol.frame;

/// How the two sides of a connection learn each other's static keys. The number is the last byte of
/// the connection header.
public enum HandshakePattern {
  /// Neither side knows the other: three messages, the member shows its certificate.
  XX(0, "Noise_XX_25519_AESGCM_SHA256"),

  /// The device knows the member's static key from before: two messages, and the hello rides in the
  /// first message of the transport.
  IK(1, "Noise_IK_25519_AESGCM_SHA256");

  private final int number;
  private final String protocol;

  HandshakePattern(int number, String protocol) {
    this.number = number;
    this.protocol = protocol;
  }

  public int number() {
    return number;
  }

  /// The name of the Noise protocol; 28 ASCII characters.
  public String protocol() {
    return protocol;
  }

  /// @throws ProtocolException VERSION_UNSUPPORTED for a number that this release does not know
  static HandshakePattern ofNumber(int number) {
    for (HandshakePattern pattern : values()) {
      if (pattern.number == number) {
        return pattern;
      }
    }
    throw new ProtocolException(
        CloseCode.VERSION_UNSUPPORTED,
        "pattern: " + number + " (expected: 0, which is XX, or 1, which is IK)");
  }
}
