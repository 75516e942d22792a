package chat.skerry.operator.verificationkeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The union of several JSON Web Key Sets.
///
/// @param jwks the set as JSON, its keys in the order of their ids
/// @param count how many keys it holds
/// @param problems what was left out, and why
public record VerificationKeys(String jwks, int count, List<String> problems) {

  /// Key of the ConfigMaps, at the source and in the clusters.
  public static final String FILE = "jwks.json";

  /// More keys than a rotation with overlap ever needs; the rest is left out.
  static final int MAX_KEYS = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  public VerificationKeys {
    problems = List.copyOf(problems);
  }

  public static VerificationKeys union(List<ConfigMap> sources) {
    TreeMap<String, JsonNode> byId = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    sources.stream()
        .sorted(Comparator.comparing(source -> source.getMetadata().getName()))
        .forEach(source -> collect(source, byId, problems));
    while (byId.size() > MAX_KEYS) {
      problems.add(
          "key " + byId.pollLastEntry().getKey() + ": left out (expected: at most 64 keys)");
    }
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys").addAll(byId.values());
    return new VerificationKeys(set.toString(), byId.size(), problems);
  }

  private static void collect(
      ConfigMap source, TreeMap<String, JsonNode> byId, List<String> problems) {
    String name = "ConfigMap " + source.getMetadata().getName();
    Map<String, String> files = source.getData();
    String text = files == null ? null : files.get(FILE);
    if (text == null) {
      problems.add(name + ": no " + FILE);
      return;
    }
    JsonNode keys;
    try {
      keys = JSON.readTree(text).path("keys");
    } catch (JsonProcessingException e) {
      problems.add(name + ": " + FILE + " is not JSON");
      return;
    }
    if (!keys.isArray()) {
      problems.add(name + ": " + FILE + " has no list \"keys\"");
      return;
    }
    for (JsonNode key : keys) {
      String id = key.path("kid").asText("");
      if (id.isEmpty() || !key.path("kty").isTextual()) {
        problems.add(name + ": a key without kid or kty");
      } else if (key.has("d")) {
        problems.add(name + ": key " + id + " holds a private key (expected: public keys)");
      } else {
        byId.putIfAbsent(id, key);
      }
    }
  }
}
