package chat.skerry.control.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An API key as a caller shows it, already hashed: the key itself is not kept.
final class ApiKey {
  private static final Pattern FORM =
      Pattern.compile("sky_([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)_[A-Za-z0-9_-]{32,128}");

  private final String tenant;
  private final byte[] hash;

  private ApiKey(String tenant, byte[] hash) {
    this.tenant = tenant;
    this.hash = hash;
  }

  /// Empty where the text is no API key at all.
  static Optional<ApiKey> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new ApiKey(matcher.group(1), sha256(text)))
        : Optional.empty();
  }

  /// The tenant that the key says it is of.
  String tenant() {
    return tenant;
  }

  /// Compares in constant time.
  boolean hashesTo(byte[] expected) {
    return MessageDigest.isEqual(hash, expected);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  @Override
  public String toString() {
    return "sky_" + tenant + "_…";
  }
}
