package chat.skerry.e2e.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/// The claims of a token, to be changed one by one.
record Claims(String json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Claims of(String json) {
    return new Claims(json);
  }

  /// The claims with another text.
  String with(String name, String value) {
    return parsed().put(name, value).toString();
  }

  /// The claims of a token that was good for an hour until this moment.
  String expiredAt(Instant moment) {
    return parsed()
        .put("iat", moment.minus(Duration.ofHours(1)).getEpochSecond())
        .put("exp", moment.getEpochSecond())
        .toString();
  }

  private ObjectNode parsed() {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("claims: not JSON", e);
    }
  }
}
