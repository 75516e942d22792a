package chat.skerry.node.ticket;

import chat.skerry.protocol.ticket.TicketKeyPair;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The keys of the edges, each with the moment from which it signs: a new key is with the members
/// before the first ticket that it signs.
record SigningKeys(List<Entry> keys) {
  static final SigningKeys NONE = new SigningKeys(List.of());
  private static final int KEYS_MAX = 16;

  SigningKeys {
    keys = List.copyOf(keys);
  }

  record Entry(TicketKeyPair pair, long signsFromSeconds) {}

  /// The newest key whose time has come; where none has, the one whose comes first.
  Optional<TicketKeyPair> at(long nowSeconds) {
    return keys.stream()
        .filter(key -> key.signsFromSeconds() <= nowSeconds)
        .max(Comparator.comparingLong(Entry::signsFromSeconds))
        .or(() -> keys.stream().min(Comparator.comparingLong(Entry::signsFromSeconds)))
        .map(Entry::pair);
  }

  /// @throws IllegalArgumentException naming the field and what is expected, but no secret
  static SigningKeys parse(byte[] json) {
    List<Entry> keys = new ArrayList<>();
    for (JsonNode key : KeyFile.list(KeyFile.tree(json), "keys", KEYS_MAX)) {
      keys.add(entry(key, "keys[" + keys.size() + "]."));
    }
    return new SigningKeys(keys);
  }

  private static Entry entry(JsonNode key, String at) {
    JsonNode from = key.path("signsFromSeconds");
    if (!from.isIntegralNumber() || !from.canConvertToLong()) {
      throw KeyFile.wrong(at + "signsFromSeconds", from, "seconds since 1970");
    }
    try {
      return new Entry(TicketKeyPair.ofSeed(key.path("seed").binaryValue()), from.longValue());
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(
          at + "seed: not valid (expected: the 32 bytes of an Ed25519 seed in Base64)");
    }
  }

  /// Names no secret.
  @Override
  public String toString() {
    return "SigningKeys[" + keys.size() + "]";
  }
}
