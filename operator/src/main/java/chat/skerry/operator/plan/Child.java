package chat.skerry.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A child as it should be, and whether the observed one is so already.
///
/// Two checks, both cheap and free of the server's defaults: the fingerprint of what was applied
/// last, kept in an annotation, tells that *we* want something else than before (a field left out
/// now, too); the comparison of the fields that we set tells that *somebody* changed one of them.
public final class Child {

  /// Holds the fingerprint of what the operator applied.
  public static final String APPLIED = "skerry.chat/applied";

  /// Ordered, so that a fingerprint is the same in each process.
  private static final ObjectMapper JSON =
      Serialization.jsonMapper()
          .copy()
          .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  private static final int FINGERPRINT_CHARS = 16;

  private Child() {}

  /// Adds the fingerprint to a desired child. The child is changed.
  public static <T extends HasMetadata> T stamped(T desired) {
    String fingerprint = fingerprint(desired);
    Map<String, String> annotations = desired.getMetadata().getAnnotations();
    var stamped = new TreeMap<String, String>();
    if (annotations != null) {
      stamped.putAll(annotations);
    }
    stamped.put(APPLIED, fingerprint);
    desired.getMetadata().setAnnotations(stamped);
    return desired;
  }

  /// True when applying the stamped child would change nothing.
  public static boolean isAsDesired(HasMetadata stamped, @Nullable HasMetadata observed) {
    return observed != null && contains(JSON.valueToTree(observed), JSON.valueToTree(stamped));
  }

  /// A short name of the contents, the same for the same contents.
  public static String fingerprint(Object contents) {
    return hashOf(JSON.valueToTree(contents));
  }

  private static String hashOf(JsonNode contents) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(contents.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  private static boolean contains(@Nullable JsonNode whole, JsonNode part) {
    if (whole == null) {
      return part.isNull();
    }
    if (part.isObject()) {
      for (Iterator<Map.Entry<String, JsonNode>> i = part.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> field = i.next();
        if (!isEmpty(field.getValue()) && !contains(whole.get(field.getKey()), field.getValue())) {
          return false;
        }
      }
      return whole.isObject();
    }
    if (part.isArray()) {
      if (!whole.isArray() || whole.size() != part.size()) {
        return false;
      }
      for (int i = 0; i < part.size(); i++) {
        if (!contains(whole.get(i), part.get(i))) {
          return false;
        }
      }
      return true;
    }
    return whole.equals(part) || whole.asText().equals(part.asText());
  }

  /// The API server drops what is empty.
  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isContainerNode() && value.isEmpty());
  }
}
