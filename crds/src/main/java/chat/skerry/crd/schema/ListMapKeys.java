package chat.skerry.crd.schema;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/// Makes lists of the annotated class maps by one key, so that server-side apply merges them by
/// element. The input is `field=key`, several separated by commas.
public final class ListMapKeys implements SchemaCustomizer.Customizer {

  @Override
  public JSONSchemaProps apply(
      JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
    for (String entry : input.split(",")) {
      String[] fieldAndKey = entry.strip().split("=");
      if (fieldAndKey.length != 2) {
        throw new IllegalArgumentException("input: " + entry + " (expected: field=key)");
      }
      JSONSchemaProps list = property(schema, fieldAndKey[0]);
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of(fieldAndKey[1]));
      JSONSchemaProps element = list.getItems().getSchema();
      if (!element.getRequired().contains(fieldAndKey[1])) {
        throw new IllegalArgumentException(
            "key: " + fieldAndKey[1] + " (expected: a required field of " + fieldAndKey[0] + ")");
      }
    }
    return schema;
  }

  private static JSONSchemaProps property(JSONSchemaProps schema, String field) {
    JSONSchemaProps found = schema.getProperties().get(field);
    if (found == null || found.getItems() == null) {
      throw new IllegalArgumentException("field: " + field + " (expected: a list of the class)");
    }
    return found;
  }
}
