package chat.skerry.crd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Objects that were stored under `baseline/` stay valid under the classes of today.
class SchemaCompatibilityTest {

  private static final Path BASELINE = Path.of("baseline", "v1alpha1");
  private static final String CLUSTERS = "chatclusters.skerry.chat-v1.yml";

  @TempDir Path scratch;

  @Test
  void theSchemaOfTodayTakesAllObjectsOfTheBaseline() {
    Map<String, String> generated = Definitions.generated(scratch);
    Map<String, String> baseline = Definitions.read(BASELINE);
    assertThat(baseline).isNotEmpty();
    baseline.forEach((file, yaml) -> {
      assertThat(generated).containsKey(file);
      assertThat(
              SchemaCompatibility.breaks(parse(yaml), parse(requireNonNull(generated.get(file)))))
          .as(file)
          .isEmpty();
    });
  }

  static Stream<Arguments> plantedBreaks() {
    return Stream.of(
        planted("spec.access: the field is gone", s -> spec(s).getProperties().remove("access")),
        planted("islands: type integer became string", s -> field(s, "islands").setType("string")),
        planted(
            "spec.version: is required now", s -> spec(s).setRequired(List.of("store", "version"))),
        planted(
            "imagePullPolicy: values are not allowed any more: [",
            s -> field(s, "imagePullPolicy").getEnum().removeLast()),
        planted("islands: minimum 1.0 became 2.0", s -> field(s, "islands").setMinimum(2.0)),
        planted("islands: maximum 256.0 became 64.0", s -> field(s, "islands").setMaximum(64.0)),
        planted("image: maxLength 512 became 100", s -> field(s, "image").setMaxLength(100L)),
        planted("image: pattern null became ^x", s -> field(s, "image").setPattern("^x")),
        planted("image: a new rule", s -> addRule(field(s, "image"), "self != 'x'")),
        planted(
            "tolerations[].effect: the field is gone",
            s ->
                at(s, "spec.member.tolerations")
                    .getItems()
                    .getSchema()
                    .getProperties()
                    .remove("effect")),
        planted(
            "status.conditions: list type map became null",
            s -> at(s, "status.conditions").setXKubernetesListType(null)));
  }

  @ParameterizedTest
  @MethodSource
  void plantedBreaks(String found, Consumer<JSONSchemaProps> change) {
    assertThat(breaksAfter(change)).singleElement().asString().contains(found);
  }

  @Test
  void allowsWhatOnlyWidens() {
    assertThat(
            breaksAfter(schema -> {
              spec(schema).getProperties().put("added", new JSONSchemaProps());
              field(schema, "islands").setMaximum(1024.0);
              field(schema, "imagePullPolicy").setEnum(List.of());
              addRule(field(schema, "image"), "self == oldSelf");
            }))
        .isEmpty();
  }

  @Test
  void findsAVersionThatIsNotServedAnyMore() {
    CustomResourceDefinition after = baseline();
    after.getSpec().getVersions().getFirst().setServed(false);
    assertThat(SchemaCompatibility.breaks(baseline(), after))
        .containsExactly("v1alpha1: the version is not served any more");
  }

  private static List<String> breaksAfter(Consumer<JSONSchemaProps> change) {
    CustomResourceDefinition after = baseline();
    change.accept(after.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema());
    return SchemaCompatibility.breaks(baseline(), after);
  }

  private static Arguments planted(String found, Consumer<JSONSchemaProps> change) {
    return Arguments.of(found, change);
  }

  private static JSONSchemaProps spec(JSONSchemaProps root) {
    return at(root, "spec");
  }

  private static JSONSchemaProps field(JSONSchemaProps root, String name) {
    return at(root, "spec." + name);
  }

  private static JSONSchemaProps at(JSONSchemaProps root, String path) {
    JSONSchemaProps found = root;
    for (String name : path.split("[.]")) {
      found = requireNonNull(found.getProperties().get(name), path);
    }
    return found;
  }

  private static void addRule(JSONSchemaProps schema, String rule) {
    ValidationRule added = new ValidationRule();
    added.setRule(rule);
    schema.getXKubernetesValidations().add(added);
  }

  private static CustomResourceDefinition baseline() {
    return parse(requireNonNull(Definitions.read(BASELINE).get(CLUSTERS)));
  }

  private static CustomResourceDefinition parse(String yaml) {
    return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
  }
}
