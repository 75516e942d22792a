package chat.skerry.control.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;

/// The schema of the custom resource ChatCluster, as OpenAPI. There is no second description of a
/// spec anywhere.
final class ResourceSchema {
  private static final String FILE = "/schema/chatclusters.skerry.chat-v1.yml";

  /// What the scanner finds of the resource's Java types; the resource's own schema says it better.
  private static final Set<String> OF_THE_RESOURCE =
      Set.of(
          "AccessSpec",
          "CassandraStore",
          "ChatClusterSpec",
          "ChatClusterStatus",
          "Condition",
          "EdgeSpec",
          "EmbeddedStore",
          "JsonNode",
          "LimitsSpec",
          "MemberSpec",
          "PullPolicy",
          "Quantity",
          "SecretReference",
          "Spread",
          "Status",
          "StoreSpec",
          "Tickets",
          "Toleration",
          "Type",
          "UpgradePolicy",
          "WebSocketSpec");

  private ResourceSchema() {}

  static boolean keeps(String name) {
    return !OF_THE_RESOURCE.contains(name);
  }

  /// @param part `spec` or `status`
  static Schema load(String part) {
    try (InputStream file = ResourceSchema.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing in the program");
      }
      JsonNode definition = new ObjectMapper(new YAMLFactory()).readTree(file);
      return schema(definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/" + part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema schema(JsonNode from) {
    Schema schema = OASFactory.createSchema();
    if (from.path("x-kubernetes-int-or-string").asBoolean()) {
      schema.addType(Schema.SchemaType.STRING).addType(Schema.SchemaType.INTEGER);
    } else if (from.has("type")) {
      schema.addType(
          Schema.SchemaType.valueOf(from.get("type").asText().toUpperCase(java.util.Locale.ROOT)));
    }
    describe(from, schema);
    limits(from, schema);
    from.path("properties")
        .properties()
        .forEach(entry -> schema.addProperty(entry.getKey(), schema(entry.getValue())));
    if (from.has("items")) {
      schema.setItems(schema(from.get("items")));
    }
    if (from.path("additionalProperties").isObject()) {
      schema.setAdditionalPropertiesSchema(schema(from.get("additionalProperties")));
    }
    from.path("required").forEach(name -> schema.addRequired(name.asText()));
    from.path("enum").forEach(value -> schema.addEnumeration(value.asText()));
    return schema;
  }

  /// The rules that a schema can't say are said in words.
  private static void describe(JsonNode from, Schema schema) {
    List<String> words = new ArrayList<>();
    if (from.has("description")) {
      words.add(from.get("description").asText());
    }
    from.path("x-kubernetes-validations")
        .forEach(rule ->
            words.add(
                (rule.has("fieldPath") ? rule.get("fieldPath").asText().substring(1) + ": " : "")
                    + rule.get("message").asText()));
    if (!words.isEmpty()) {
      schema.setDescription(String.join("; ", words));
    }
  }

  private static void limits(JsonNode from, Schema schema) {
    if (from.has("default") && !from.get("default").isObject()) {
      JsonNode value = from.get("default");
      schema.setDefaultValue(
          value.isBoolean() ? value.asBoolean() : value.isInt() ? value.asInt() : value.asText());
    }
    if (from.has("minimum")) {
      schema.setMinimum(java.math.BigDecimal.valueOf(from.get("minimum").asLong()));
    }
    if (from.has("maximum")) {
      schema.setMaximum(java.math.BigDecimal.valueOf(from.get("maximum").asLong()));
    }
    if (from.has("minLength")) {
      schema.setMinLength(from.get("minLength").asInt());
    }
    if (from.has("maxLength")) {
      schema.setMaxLength(from.get("maxLength").asInt());
    }
    if (from.has("minItems")) {
      schema.setMinItems(from.get("minItems").asInt());
    }
    if (from.has("maxItems")) {
      schema.setMaxItems(from.get("maxItems").asInt());
    }
    if (from.has("maxProperties")) {
      schema.setMaxProperties(from.get("maxProperties").asInt());
    }
  }
}
