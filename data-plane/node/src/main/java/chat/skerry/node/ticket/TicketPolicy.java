package chat.skerry.node.ticket;

import chat.skerry.protocol.ticket.TicketKey;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a member asks of a ticket.
///
/// @param required whether a device without one is turned away
/// @param keys by id; empty: tickets are not looked at
record TicketPolicy(boolean required, Map<String, TicketKey> keys) {
  static final TicketPolicy NONE = new TicketPolicy(false, Map.of());
  private static final int KEYS_MAX = 16;

  TicketPolicy {
    keys = Map.copyOf(keys);
    if (required && keys.isEmpty()) {
      throw new IllegalArgumentException(
          "required: true (expected: false where there is no key to check tickets with)");
    }
  }

  /// @throws IllegalArgumentException naming the field, its value and what is expected
  static TicketPolicy parse(byte[] json) {
    JsonNode root = KeyFile.tree(json);
    JsonNode required = root.path("required");
    if (!required.isBoolean()) {
      throw KeyFile.wrong("required", required, "true or false");
    }
    Map<String, TicketKey> keys = new LinkedHashMap<>();
    for (JsonNode key : KeyFile.list(root, "keys", KEYS_MAX)) {
      if (!key.isTextual()) {
        throw KeyFile.wrong("keys[" + keys.size() + "]", key, "an Ed25519 public key in Base64");
      }
      TicketKey parsed = TicketKey.ofBase64(key.textValue());
      keys.put(parsed.id(), parsed);
    }
    return new TicketPolicy(required.booleanValue(), keys);
  }
}
