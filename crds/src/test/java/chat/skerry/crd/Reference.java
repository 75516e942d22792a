package chat.skerry.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The page about a custom resource, written from its YAML.
final class Reference {
  private final StringBuilder page = new StringBuilder();

  private Reference() {}

  /// @param yaml a CustomResourceDefinition of one version
  static String page(String yaml) {
    var definition = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    var reference = new Reference();
    reference.title(definition);
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    var fields = version.getSchema().getOpenAPIV3Schema().getProperties();
    reference.section("Spec", Objects.requireNonNull(fields.get("spec")));
    reference.section("Status", Objects.requireNonNull(fields.get("status")));
    reference.columns(version.getAdditionalPrinterColumns());
    return reference.page.toString();
  }

  private void title(CustomResourceDefinition definition) {
    var names = definition.getSpec().getNames();
    line("# " + names.getKind());
    line("");
    line(
        "`%s/%s`, short name `%s`, category `%s`. Written from the definition by `ReferenceTest`; do"
            .formatted(
                definition.getSpec().getGroup(),
                definition.getSpec().getVersions().getFirst().getName(),
                String.join("`, `", names.getShortNames()),
                String.join("`, `", names.getCategories())));
    line("not edit. The API server refuses what breaks a rule, and says which.");
  }

  private void section(String title, JSONSchemaProps schema) {
    line("");
    line("## " + title);
    line("");
    line("| Field | Type | Default | Meaning |");
    line("|---|---|---|---|");
    fields(title.equals("Spec") ? "spec" : "status", schema);
    rules(title, schema);
  }

  private void fields(String path, JSONSchemaProps schema) {
    var required = schema.getRequired() == null ? List.<String>of() : schema.getRequired();
    for (var field : new TreeMap<>(properties(schema)).entrySet()) {
      String name = path + "." + field.getKey();
      JSONSchemaProps value = field.getValue();
      line(
          "| `%s`%s | %s | %s | %s |"
              .formatted(
                  name,
                  required.contains(field.getKey()) ? " (required)" : "",
                  type(value),
                  value.getDefault() == null ? "" : "`" + value.getDefault() + "`",
                  meaning(value)));
      fields(name, value);
      if (value.getItems() != null && value.getItems().getSchema() != null) {
        fields(name + "[]", value.getItems().getSchema());
      }
    }
  }

  private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
    return schema.getProperties() == null ? Map.of() : schema.getProperties();
  }

  private static String type(JSONSchemaProps value) {
    if (value.getEnum() != null && !value.getEnum().isEmpty()) {
      return String.join(", ", value.getEnum().stream().map(v -> "`" + v.asText() + "`").toList());
    }
    if (Boolean.TRUE.equals(value.getXKubernetesIntOrString())) {
      return "quantity";
    }
    if ("array".equals(value.getType()) && value.getItems() != null) {
      return "list of " + value.getItems().getSchema().getType();
    }
    return value.getAdditionalProperties() == null ? value.getType() : "map";
  }

  private static String meaning(JSONSchemaProps value) {
    var parts = new ArrayList<String>();
    if (value.getDescription() != null) {
      parts.add(value.getDescription());
    }
    range(value.getMinimum(), value.getMaximum(), "").ifPresent(parts::add);
    range(value.getMinLength(), value.getMaxLength(), " characters").ifPresent(parts::add);
    range(value.getMinItems(), value.getMaxItems(), " items").ifPresent(parts::add);
    if (value.getPattern() != null) {
      parts.add("matches `" + value.getPattern().replace("|", "\\|") + "`");
    }
    return String.join("; ", parts).replace("\n", " ");
  }

  private static Optional<String> range(Number from, Number to, String unit) {
    if (from == null && to == null) {
      return Optional.empty();
    }
    String text =
        from == null
            ? "at most " + to.longValue()
            : to == null
                ? "at least " + from.longValue()
                : from.longValue() + " to " + to.longValue();
    return Optional.of(text + unit);
  }

  private void rules(String title, JSONSchemaProps schema) {
    List<String> messages = messages(title.equals("Spec") ? "spec" : "status", schema).toList();
    if (messages.isEmpty()) {
      return;
    }
    line("");
    line("### Rules");
    line("");
    messages.forEach(this::line);
  }

  private static Stream<String> messages(String path, JSONSchemaProps schema) {
    List<ValidationRule> own =
        schema.getXKubernetesValidations() == null ? List.of() : schema.getXKubernetesValidations();
    Stream<String> nested =
        new TreeMap<>(properties(schema))
            .entrySet().stream()
                .flatMap(field -> messages(path + "." + field.getKey(), field.getValue()));
    return Stream.concat(
        own.stream().map(rule -> "- `" + path + "`: " + rule.getMessage()), nested);
  }

  private void columns(List<CustomResourceColumnDefinition> columns) {
    line("");
    line("## Columns of `kubectl get`");
    line("");
    line("| Column | From |");
    line("|---|---|");
    for (var column : columns) {
      line(
          "| %s%s | `%s` |"
              .formatted(
                  column.getName(),
                  column.getPriority() != null && column.getPriority() > 0 ? " (wide)" : "",
                  column.getJsonPath()));
    }
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
