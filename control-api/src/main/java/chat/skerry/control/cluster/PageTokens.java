package chat.skerry.control.cluster;

import chat.skerry.control.problem.Violations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Page tokens: the API server's own, sealed with the tenant so that nobody builds on their form.
final class PageTokens {
  private static final int LENGTH_MAX = 2048;

  private PageTokens() {}

  static @Nullable String of(String tenant, @Nullable String continuation) {
    return continuation == null || continuation.isEmpty()
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString((tenant + "\n" + continuation).getBytes(StandardCharsets.UTF_8));
  }

  static @Nullable String continuation(String tenant, @Nullable String token) {
    if (token == null || token.isEmpty()) {
      return null;
    }
    if (token.length() <= LENGTH_MAX) {
      String text = decoded(token);
      if (text.startsWith(tenant + "\n")) {
        return text.substring(tenant.length() + 1);
      }
    }
    throw Violations.refusal("pageToken", token, "the nextPageToken of the page before");
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
