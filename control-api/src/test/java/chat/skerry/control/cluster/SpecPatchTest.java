package chat.skerry.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecPatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1}           | {"spec":{"b":2}}              | {"a":1,"b":2}
          {"a":1}           | {"spec":{"a":2}}              | {"a":2}
          {"a":1,"b":2}     | {"spec":{"a":null}}           | {"b":2}
          {"a":{"x":1}}     | {"spec":{"a":{"y":2}}}        | {"a":{"x":1,"y":2}}
          {"a":{"x":1}}     | {"spec":{"a":{"x":null}}}     | {"a":{}}
          {"a":[1,2]}       | {"spec":{"a":[3]}}            | {"a":[3]}
          {"a":1}           | {"spec":{"a":{"x":1}}}        | {"a":{"x":1}}
          {}                | {"spec":{"a":{"x":null}}}     | {"a":{}}
          {"a":1}           | {"spec":{}}                   | {"a":1}
          """)
  void mergesAsTheStandardSays(String spec, String body, String merged) throws Exception {
    ObjectNode before = object(spec);

    assertThat(SpecPatch.ofBody(object(body)).appliedTo(before)).isEqualTo(object(merged));
    assertThat(before).isEqualTo(object(spec));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":1,"b":2}               | a              | {"a":1}
          {"a":{"x":1,"y":2}}         | a.x            | {"a":{"x":1}}
          {"a":{"x":1,"y":2}}         | a.x,a.y        | {"a":{"x":1,"y":2}}
          {}                          | a.x            | {"a":{"x":null}}
          {"partitionCount":16}       | partition_count| {"partitionCount":16}
          {"m":{"javaOptions":"-X"}}  | m.java_options | {"m":{"javaOptions":"-X"}}
          """)
  void takesFromASpecWhatTheMaskNames(String spec, String paths, String patch) throws Exception {
    assertThat(SpecPatch.ofMask(object(spec), List.of(paths.strip().split(","))).patch())
        .isEqualTo(object(patch));
  }

  @Test
  void refusesPathsAndBodiesThatAreNone() throws Exception {
    for (String path : List.of("", ".", "a..b", "a.", "*", "a[0]")) {
      assertThatThrownBy(() -> SpecPatch.ofMask(JSON.createObjectNode(), List.of(path)))
          .hasMessageContaining("updateMask");
    }
    assertThatThrownBy(() -> SpecPatch.ofBody(null)).hasMessageContaining("body: no object");
    assertThatThrownBy(() -> SpecPatch.ofBody(object("{}"))).hasMessageContaining("spec");
    assertThatThrownBy(() -> SpecPatch.ofBody(object("{\"spec\":1}"))).hasMessageContaining("spec");
    assertThatThrownBy(() -> SpecPatch.ofBody(object("{\"spec\":{},\"uid\":1}")))
        .hasMessageContaining("uid: can't be changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"image":"i"}                          | spec.image
          {"imagePullPolicy":"Always"}           | spec.imagePullPolicy
          {"member":{"nodeSelector":{}}}         | spec.member.nodeSelector
          {"member":{"tolerations":null}}        | spec.member.tolerations
          {"member":{"javaOptions":"-X"}}        | spec.member.javaOptions
          """)
  void leavesToThePlatformWhatRunsWhere(String spec, String field) throws Exception {
    assertThatThrownBy(() -> new PlatformFields(false).check(object(spec)))
        .hasMessageStartingWith(field + ": set (expected: left out; the platform sets it)");
    new PlatformFields(true).check(object(spec));
    new PlatformFields(false).check(object("{\"member\":{\"cpu\":\"1\"},\"islands\":2}"));
  }

  @Test
  void readsEtagsAsTheyWereAnswered() {
    assertThat(Etags.version("If-Match", "\"42\"")).isEqualTo("42");
    assertThat(Etags.version("If-Match", "*")).isNull();
    assertThat(Etags.version("etag", "")).isNull();
    assertThat(Etags.version("etag", null)).isNull();
    for (String etag : List.of("42", "W/\"42\"", "\"a\"", "\"1\", \"2\"")) {
      assertThatThrownBy(() -> Etags.version("If-Match", etag)).hasMessageContaining("If-Match");
    }
  }

  @Test
  void givesPageTokensToOneTenantAlone() {
    String token = PageTokens.of("acme", "next");

    assertThat(PageTokens.continuation("acme", token)).isEqualTo("next");
    assertThat(PageTokens.continuation("acme", "")).isNull();
    assertThat(PageTokens.of("acme", "")).isNull();
    assertThatThrownBy(() -> PageTokens.continuation("globex", token))
        .hasMessageContaining("pageToken");
    assertThatThrownBy(() -> PageTokens.continuation("acme", "!"))
        .hasMessageContaining("pageToken");
    assertThatThrownBy(() -> PageTokens.continuation("acme", "a".repeat(5000)))
        .hasMessageContaining("pageToken");
  }

  private static ObjectNode object(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json.strip());
  }
}
