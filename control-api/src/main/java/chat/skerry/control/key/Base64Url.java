package chat.skerry.control.key;

import java.math.BigInteger;
import java.util.Base64;

/// Base64 for URLs, without padding, as JOSE writes it.
public final class Base64Url {
  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// A number below 2^256 as 32 bytes.
  static String encode256(BigInteger number) {
    byte[] bytes = new byte[32];
    byte[] raw = number.toByteArray();
    int length = Math.min(raw.length, bytes.length);
    System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
    return encode(bytes);
  }

  static BigInteger decode256(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != 32) {
      throw new IllegalArgumentException(bytes.length + " bytes (expected: 32)");
    }
    return new BigInteger(1, bytes);
  }
}
