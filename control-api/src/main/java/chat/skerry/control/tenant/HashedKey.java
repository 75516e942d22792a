package chat.skerry.control.tenant;

import java.util.HexFormat;
import java.util.Optional;

/// One entry of a tenant's Secret.
///
/// @param name what the tenant calls the key
public record HashedKey(String name, byte[] sha256) {
  private static final int HEX_LENGTH = 64;

  public HashedKey {
    sha256 = sha256.clone();
  }

  /// Empty where the text is not 64 hex digits.
  public static Optional<HashedKey> ofHex(String name, String hex) {
    String digits = hex.strip();
    if (digits.length() != HEX_LENGTH
        || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return Optional.empty();
    }
    return Optional.of(new HashedKey(name, HexFormat.of().parseHex(digits)));
  }

  @Override
  public byte[] sha256() {
    return sha256.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashedKey that
        && name.equals(that.name)
        && java.security.MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
