package chat.skerry.control.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagedFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"b":2}         | {"f:a":{}}                     | {"a":1}
          {"a":{"x":1,"y":2}}   | {"f:a":{"f:x":{}}}             | {"a":{"x":1}}
          {"a":{"x":1}}         | {"f:a":{".":{},"f:x":{}}}      | {"a":{"x":1}}
          {"a":{}}              | {"f:a":{}}                     | {"a":{}}
          {"a":[1,2]}           | {"f:a":{}}                     | {"a":[1,2]}
          {"b":1}               | {"f:a":{}}                     | {}
          {"a":1}               | {".":{}}                       | {}
          {"a":1}               | {}                             | {}
          """)
  void takesOutWhatOneManagerWrote(String value, String fields, String extracted)
      throws JsonProcessingException {
    assertThat(ManagedFields.extract(json(value), json(fields))).isEqualTo(json(extracted));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text.strip());
  }
}
