package chat.skerry.node.account;

/// Checks a device's static key before a store sees it.
public final class StaticKeys {
  public static final int LENGTH_BYTES = 32;

  private StaticKeys() {}

  /// @throws IllegalArgumentException where the key hasn't 32 bytes
  public static void check(byte[] staticKey) {
    if (staticKey.length != LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "staticKey: " + staticKey.length + " bytes (expected: " + LENGTH_BYTES + ")");
    }
  }
}
