package chat.skerry.node.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Reads `partitions.json`. Unknown fields are passed over: a newer operator may write more.
final class PartitionMapJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PartitionMapJson() {}

  /// @throws IllegalArgumentException naming the field, its value and what is expected
  static PartitionMap parse(byte[] text) {
    JsonNode root = tree(text);
    return new PartitionMap(
        whole(root, "", "version"),
        text(root, "", "cluster"),
        small(root, "", "partitionCount"),
        list(root, "", "islands", PartitionMapJson::island));
  }

  private static JsonNode tree(byte[] text) {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root == null || !root.isObject()) {
        throw new IllegalArgumentException("partition map: no JSON object (expected: one object)");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "partition map: not JSON: " + e.getOriginalMessage() + " (expected: one object)", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("partition map: unreadable: " + e.getMessage(), e);
    }
  }

  private static PartitionMap.Island island(JsonNode node, String at) {
    return new PartitionMap.Island(
        text(node, at, "name"),
        list(node, at, "partitions", PartitionMapJson::range),
        list(node, at, "members", PartitionMapJson::member));
  }

  private static PartitionMap.Range range(JsonNode node, String at) {
    return new PartitionMap.Range(small(node, at, "first"), small(node, at, "last"));
  }

  private static PartitionMap.Member member(JsonNode node, String at) {
    return new PartitionMap.Member(
        text(node, at, "name"),
        text(node, at, "chatAddress"),
        node.has("webSocketUrl") ? text(node, at, "webSocketUrl") : "",
        text(node, at, "peerAddress"));
  }

  private static <T> List<T> list(
      JsonNode node, String at, String field, BiFunction<JsonNode, String, T> element) {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw wrong(at, field, value, "a list");
    }
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      elements.add(element.apply(value.get(i), at + field + "[" + i + "]."));
    }
    return elements;
  }

  private static String text(JsonNode node, String at, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw wrong(at, field, value, "a text");
    }
    return value.textValue();
  }

  private static long whole(JsonNode node, String at, String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(at, field, value, "a whole number");
    }
    return value.longValue();
  }

  private static int small(JsonNode node, String at, String field) {
    long value = whole(node, at, field);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw wrong(at, field, node.path(field), "0 to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static IllegalArgumentException wrong(
      String at, String field, JsonNode value, String expected) {
    String shown = value.isMissingNode() ? "missing" : value.toString();
    return new IllegalArgumentException(
        at + field + ": " + shown + " (expected: " + expected + ")");
  }
}
