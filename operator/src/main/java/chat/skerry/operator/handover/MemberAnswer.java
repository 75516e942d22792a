package chat.skerry.operator.handover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a member said at `/handover`.
///
/// @param release as the process that answered calls itself
/// @param generation rises with each start in one pod
/// @param statesWritten versions of the state of a session that it can hand over
/// @param statesRead versions that it can take over
/// @param durability `TWO_MEMBERS`, `CASSANDRA` or `NONE`, where it says so
/// @param memoryFreeBytes left below the limit of its container, where it says so
/// @param memoryNeededBytes what a second process would take, where it says so
public record MemberAnswer(
    String release,
    long generation,
    String stage,
    long sessions,
    List<Integer> statesWritten,
    List<Integer> statesRead,
    Optional<Failure> lastFailure,
    Optional<String> durability,
    OptionalLong memoryFreeBytes,
    OptionalLong memoryNeededBytes) {

  /// It holds the sessions, and no handover is under way.
  public static final String SERVING = "SERVING";

  public MemberAnswer {
    statesWritten = List.copyOf(statesWritten);
    statesRead = List.copyOf(statesRead);
  }

  /// How the last handover failed.
  ///
  /// @param at as the member tells it; another value is another failure
  public record Failure(String reason, String text, String at) {

    /// The old release can't hand over to the new one, or the new one can't read what it is given.
    public boolean isSkew() {
      return reason.equals("REFUSED") || reason.equals("UNREADABLE_STATE");
    }
  }

  public boolean isServing() {
    return stage.equals(SERVING);
  }

  static MemberAnswer of(JsonNode json) {
    JsonNode failure = json.path("lastFailure");
    return new MemberAnswer(
        json.path("release").asText(""),
        json.path("generation").asLong(0),
        json.path("stage").asText(""),
        json.path("sessions").asLong(0),
        numbers(json.path("statesWritten")),
        numbers(json.path("statesRead")),
        failure.isObject()
            ? Optional.of(
                new Failure(
                    failure.path("reason").asText(""),
                    failure.path("text").asText(""),
                    failure.path("at").asText("")))
            : Optional.empty(),
        Optional.ofNullable(json.path("durability").asText(null)),
        number(json.path("memoryFreeBytes")),
        number(json.path("memoryNeededBytes")));
  }

  private static List<Integer> numbers(JsonNode list) {
    List<Integer> numbers = new ArrayList<>();
    list.forEach(number -> numbers.add(number.asInt()));
    return numbers;
  }

  private static OptionalLong number(JsonNode value) {
    return value.isIntegralNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
  }
}
