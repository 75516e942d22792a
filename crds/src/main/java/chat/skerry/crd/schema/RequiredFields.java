package chat.skerry.crd.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/// Makes inherited fields of the annotated class required. The input is their names, separated by
/// commas.
public final class RequiredFields implements SchemaCustomizer.Customizer {

  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    List<String> fields = List.of(input.split(","));
    if (!schema.getProperties().keySet().containsAll(fields)) {
      throw new IllegalArgumentException("input: " + input + " (expected: fields of the class)");
    }
    schema.setRequired(fields);
    return schema;
  }
}
