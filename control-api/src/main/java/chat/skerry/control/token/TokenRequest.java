package chat.skerry.control.token;

import chat.skerry.control.problem.Violations;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// For whom a token is asked.
///
/// @param device null: the token serves each device of the account
/// @param ttlSeconds null: one hour
record TokenRequest(
    @Schema(
            required = true,
            pattern = "^[A-Za-z0-9._+@-]{1,64}$",
            maxLength = 64,
            description = "The user's name in the chat backend",
            examples = "alice")
        @Nullable String account,
    @Schema(
            minimum = "0",
            maximum = "4",
            description = "Left out: the token serves each device of the account",
            examples = "0")
        @Nullable Integer device,
    @Schema(
            minimum = "60",
            maximum = "86400",
            defaultValue = "3600",
            description = "How long it is valid",
            examples = "3600")
        @Nullable Long ttlSeconds) {
  static final Duration TTL_MIN = Duration.ofSeconds(60);
  static final Duration TTL_MAX = Duration.ofHours(24);
  static final Duration TTL_DEFAULT = Duration.ofHours(1);
  static final int DEVICES_MAX = 5;
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._+@-]{1,64}");

  /// The account, where the whole request is valid.
  String checkedAccount() {
    String name = Objects.requireNonNullElse(account, "");
    int number = Objects.requireNonNullElse(device, 0);
    long seconds = ttl().toSeconds();
    new Violations()
        .expect(
            ACCOUNT.matcher(name).matches(), "account", name, "1 to 64 of A-Z a-z 0-9 . _ + @ -")
        .expect(number >= 0 && number < DEVICES_MAX, "device", number, "0 to 4")
        .expect(
            seconds >= TTL_MIN.toSeconds() && seconds <= TTL_MAX.toSeconds(),
            "ttlSeconds",
            seconds,
            TTL_MIN.toSeconds() + " to " + TTL_MAX.toSeconds())
        .check();
    return name;
  }

  Duration ttl() {
    return ttlSeconds == null ? TTL_DEFAULT : Duration.ofSeconds(ttlSeconds);
  }

  @Override
  public String toString() {
    return "a token request";
  }
}
