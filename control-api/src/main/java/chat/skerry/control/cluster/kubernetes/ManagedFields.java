package chat.skerry.control.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Takes out of an object what one field manager wrote, by the field set that server-side apply
/// keeps (`{"f:spec": {"f:islands": {}}}`). Lists of a ChatCluster's spec are whole values there.
final class ManagedFields {
  private static final String FIELD = "f:";

  private ManagedFields() {}

  /// @param fields the field set at this level
  static ObjectNode extract(JsonNode value, JsonNode fields) {
    ObjectNode extracted = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      String key = entry.getKey();
      JsonNode below = key.startsWith(FIELD) ? value.path(key.substring(FIELD.length())) : null;
      if (below == null || below.isMissingNode()) {
        continue;
      }
      boolean deeper = below.isObject() && hasFields(entry.getValue());
      extracted.set(
          key.substring(FIELD.length()), deeper ? extract(below, entry.getValue()) : below);
    }
    return extracted;
  }

  private static boolean hasFields(JsonNode fields) {
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      if (entry.getKey().startsWith(FIELD)) {
        return true;
      }
    }
    return false;
  }
}
