package chat.skerry.client.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/// A status and a JSON object; an empty object where the body is none.
public final class JsonAnswer {
  private static final int DETAIL_MAX = 300;

  private final int status;
  private final JsonObject body;

  private JsonAnswer(int status, JsonObject body) {
    this.status = status;
    this.body = body;
  }

  static JsonAnswer of(int status, String body) {
    return new JsonAnswer(status, parse(body));
  }

  public int status() {
    return status;
  }

  /// @throws MalformedAnswerException where there is no such text
  public String text(String field) {
    return text(body, field);
  }

  /// A text of each object in an array.
  ///
  /// @throws MalformedAnswerException where the array or one of the texts is missing
  public List<String> texts(String array, String field) {
    return objects(array).stream().map(object -> text(object, field)).toList();
  }

  /// A text of each object in an array, where the object has it.
  ///
  /// @throws MalformedAnswerException where the array is missing or something else is there
  public List<Optional<String>> optionalTexts(String array, String field) {
    return objects(array).stream()
        .map(object ->
            object.has(field) ? Optional.of(text(object, field)) : Optional.<String>empty())
        .toList();
  }

  /// A whole number, where there is one.
  public OptionalLong number(String field) {
    JsonElement value = body.get(field);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(value.getAsLong());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private List<JsonObject> objects(String array) {
    JsonElement elements = body.get(array);
    if (elements == null || !elements.isJsonArray()) {
      throw new MalformedAnswerException(array + ": missing (expected: an array)");
    }
    return StreamSupport.stream(elements.getAsJsonArray().spliterator(), false)
        .map(element -> element.isJsonObject() ? element.getAsJsonObject() : new JsonObject())
        .toList();
  }

  /// What a problem document says, with the status; for people.
  public String problem() {
    StringBuilder text = new StringBuilder("HTTP ").append(status);
    for (String field : List.of("title", "detail")) {
      JsonElement value = body.get(field);
      if (value != null && value.isJsonPrimitive()) {
        String detail = value.getAsString();
        text.append(": ").append(detail, 0, Math.min(detail.length(), DETAIL_MAX));
      }
    }
    return text.toString();
  }

  private static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw new MalformedAnswerException(field + ": missing (expected: a text)");
    }
    return value.getAsString();
  }

  private static JsonObject parse(String body) {
    try {
      JsonElement parsed = JsonParser.parseString(body);
      return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
    } catch (JsonParseException e) {
      return new JsonObject();
    }
  }
}
