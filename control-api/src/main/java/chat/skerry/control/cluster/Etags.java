package chat.skerry.control.cluster;

import chat.skerry.control.problem.Violations;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Etags are the quoted version of the resource.
final class Etags {
  private static final Pattern FORM = Pattern.compile("\"([0-9]{1,20})\"");

  private Etags() {}

  /// The version that a caller expects; null where any will do.
  ///
  /// @param field `If-Match` or `etag`, for the refusal
  static @Nullable String version(String field, @Nullable String etag) {
    if (etag == null || etag.isBlank() || etag.strip().equals("*")) {
      return null;
    }
    Matcher matcher = FORM.matcher(etag.strip());
    if (!matcher.matches()) {
      throw Violations.refusal(field, etag, "one etag as it was answered, in quotes, or *");
    }
    return matcher.group(1);
  }
}
