package chat.skerry.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds what a new definition would refuse, drop or read otherwise of the objects that an older
/// one let in. A rule in CEL can't be compared, so each new one counts, unless it is about a change
/// (`oldSelf`), which stored objects do not make.
final class SchemaCompatibility {

  private final List<String> breaks = new ArrayList<>();

  private SchemaCompatibility() {}

  /// One sentence for each break; empty when all stored objects stay valid.
  static List<String> breaks(CustomResourceDefinition before, CustomResourceDefinition after) {
    SchemaCompatibility comparison = new SchemaCompatibility();
    comparison.compareDefinitions(before, after);
    return comparison.breaks;
  }

  private void compareDefinitions(CustomResourceDefinition before, CustomResourceDefinition after) {
    same("kind", before, after, d -> d.getSpec().getNames().getKind());
    same("plural", before, after, d -> d.getSpec().getNames().getPlural());
    same("scope", before, after, d -> d.getSpec().getScope());
    for (CustomResourceDefinitionVersion old : before.getSpec().getVersions()) {
      after.getSpec().getVersions().stream()
          .filter(v -> v.getName().equals(old.getName()) && v.getServed())
          .findFirst()
          .ifPresentOrElse(
              v ->
                  compare(
                      old.getName(),
                      old.getSchema().getOpenAPIV3Schema(),
                      v.getSchema().getOpenAPIV3Schema()),
              () -> breaks.add(old.getName() + ": the version is not served any more"));
    }
  }

  private void compare(String path, JSONSchemaProps before, JSONSchemaProps after) {
    same(path + ": type", before, after, JSONSchemaProps::getType);
    same(path + ": int-or-string", before, after, JSONSchemaProps::getXKubernetesIntOrString);
    same(path + ": list type", before, after, JSONSchemaProps::getXKubernetesListType);
    same(path + ": list keys", before, after, JSONSchemaProps::getXKubernetesListMapKeys);
    compareRequired(path, before, after);
    compareEnum(path, before, after);
    compareBounds(path, before, after);
    compareRules(path, before, after);
    for (var property : before.getProperties().entrySet()) {
      String child = path + "." + property.getKey();
      JSONSchemaProps now = after.getProperties().get(property.getKey());
      if (now == null) {
        breaks.add(child + ": the field is gone, stored values would be dropped");
      } else {
        compare(child, property.getValue(), now);
      }
    }
    if (before.getItems() != null && after.getItems() != null) {
      compare(path + "[]", before.getItems().getSchema(), after.getItems().getSchema());
    }
    if (before.getAdditionalProperties() != null && after.getAdditionalProperties() != null) {
      compare(
          path + "{}",
          before.getAdditionalProperties().getSchema(),
          after.getAdditionalProperties().getSchema());
    }
  }

  private void compareRequired(String path, JSONSchemaProps before, JSONSchemaProps after) {
    for (String field : after.getRequired()) {
      JSONSchemaProps schema = after.getProperties().get(field);
      boolean filledIn = schema != null && schema.getDefault() != null;
      if (!before.getRequired().contains(field) && !filledIn) {
        breaks.add(path + "." + field + ": is required now, without a default");
      }
    }
  }

  private void compareEnum(String path, JSONSchemaProps before, JSONSchemaProps after) {
    if (after.getEnum().isEmpty()) {
      return;
    }
    if (before.getEnum().isEmpty()) {
      breaks.add(path + ": only certain values are allowed now: " + after.getEnum());
      return;
    }
    Set<Object> gone = new HashSet<>(before.getEnum());
    gone.removeAll(after.getEnum());
    if (!gone.isEmpty()) {
      breaks.add(path + ": values are not allowed any more: " + gone);
    }
  }

  private void compareBounds(String path, JSONSchemaProps before, JSONSchemaProps after) {
    notRaised(path + ": minimum", before.getMinimum(), after.getMinimum());
    notLowered(path + ": maximum", before.getMaximum(), after.getMaximum());
    notRaised(path + ": minLength", before.getMinLength(), after.getMinLength());
    notLowered(path + ": maxLength", before.getMaxLength(), after.getMaxLength());
    notRaised(path + ": minItems", before.getMinItems(), after.getMinItems());
    notLowered(path + ": maxItems", before.getMaxItems(), after.getMaxItems());
    notRaised(path + ": minProperties", before.getMinProperties(), after.getMinProperties());
    notLowered(path + ": maxProperties", before.getMaxProperties(), after.getMaxProperties());
    if (after.getPattern() != null && !after.getPattern().equals(before.getPattern())) {
      breaks.add(path + ": pattern " + before.getPattern() + " became " + after.getPattern());
    }
  }

  private void compareRules(String path, JSONSchemaProps before, JSONSchemaProps after) {
    Set<String> known =
        before.getXKubernetesValidations().stream()
            .map(ValidationRule::getRule)
            .collect(Collectors.toSet());
    for (ValidationRule rule : after.getXKubernetesValidations()) {
      if (!known.contains(rule.getRule()) && !rule.getRule().contains("oldSelf")) {
        breaks.add(path + ": a new rule: " + rule.getRule());
      }
    }
  }

  private void notRaised(String what, @Nullable Number before, @Nullable Number after) {
    if (after != null && (before == null || after.doubleValue() > before.doubleValue())) {
      breaks.add(what + " " + before + " became " + after);
    }
  }

  private void notLowered(String what, @Nullable Number before, @Nullable Number after) {
    if (after != null && (before == null || after.doubleValue() < before.doubleValue())) {
      breaks.add(what + " " + before + " became " + after);
    }
  }

  private <T> void same(String what, T before, T after, Function<T, @Nullable Object> part) {
    Object old = part.apply(before);
    Object now = part.apply(after);
    if (!Objects.equals(old, now)) {
      breaks.add(what + " " + old + " became " + now);
    }
  }
}
