package chat.skerry.operator.ticketkeys;

import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.protocol.ticket.Ticket;
import chat.skerry.protocol.ticket.TicketKeyPair;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The ticket keys of a ChatCluster, as a Secret. Pure but for the making of keys.
public final class TicketKeys {

  /// In the Secret: what edges sign with.
  public static final String KEYS_FILE = "keys.json";

  /// In the ConfigMap: what members ask of tickets.
  public static final String POLICY_FILE = "tickets.json";

  static final Duration SIGNS_FOR = Duration.ofDays(30);

  /// Longer than a kubelet takes to bring a ConfigMap to a pod.
  static final Duration PUBLISHED_BEFORE = Duration.ofHours(1);

  /// Until the last ticket of a key is over, with room for clocks that differ.
  static final Duration KEPT_AFTER = Ticket.LIFETIME_MAX.plusHours(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private TicketKeys() {}

  /// Whether a Secret serves now, and why it is to be changed where it doesn't.
  public sealed interface State {
    record Good() implements State {}

    record Rotate(String why) implements State {}
  }

  private record Entry(TicketKeyPair pair, Instant signsFrom) {}

  public static State inspect(Secret secret, Instant now) {
    List<Entry> keys = read(secret);
    if (keys.isEmpty()) {
      return new State.Rotate("it holds no ticket keys");
    }
    if (isDue(keys, now)) {
      return new State.Rotate("its key signs since " + keys.getLast().signsFrom());
    }
    return retired(keys, now) > 0
        ? new State.Rotate("tickets of its old key are over")
        : new State.Good();
  }

  public static Secret make(
      ClusterName cluster, OwnerReference owner, Instant now, SecureRandom random) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(cluster.namespace())
        .withName(cluster.ticketKeysSecret())
        .withLabels(Labels.of(cluster))
        .withOwnerReferences(owner)
        .endMetadata()
        .withType("skerry.chat/ticket-keys")
        .withData(contents(List.of(new Entry(TicketKeyPair.generate(random), now))))
        .build();
  }

  /// The observed Secret without keys that are over, and with a next one where it is time for it.
  public static Secret rotated(Secret observed, Instant now, SecureRandom random) {
    List<Entry> keys = read(observed);
    boolean due = keys.isEmpty() || isDue(keys, now);
    List<Entry> next = new ArrayList<>(keys.subList(retired(keys, now), keys.size()));
    if (due) {
      next.add(
          new Entry(
              TicketKeyPair.generate(random), keys.isEmpty() ? now : now.plus(PUBLISHED_BEFORE)));
    }
    return new SecretBuilder(observed).withData(contents(next)).build();
  }

  /// What members are told.
  ///
  /// @param secret the observed one
  public static String policy(Secret secret, boolean required) {
    List<Entry> keys = read(secret);
    ObjectNode policy = JSON.createObjectNode();
    policy.put("required", required && !keys.isEmpty());
    ArrayNode list = policy.putArray("keys");
    keys.forEach(key -> list.add(key.pair().publicKey().toBase64()));
    return policy.toString();
  }

  /// What members are told where no edge gives out tickets.
  public static String noTickets() {
    return "{\"required\":false,\"keys\":[]}";
  }

  private static boolean isDue(List<Entry> keys, Instant now) {
    return !keys.getLast().signsFrom().plus(SIGNS_FOR).isAfter(now);
  }

  /// How many of the oldest keys have a successor that has signed for so long that they are over.
  private static int retired(List<Entry> keys, Instant now) {
    int retired = 0;
    while (retired + 1 < keys.size()
        && !keys.get(retired + 1).signsFrom().plus(KEPT_AFTER).isAfter(now)) {
      retired++;
    }
    return retired;
  }

  private static Map<String, String> contents(List<Entry> keys) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("keys");
    for (Entry key : keys) {
      list.addObject()
          .put("seed", Base64.getEncoder().encodeToString(key.pair().seed()))
          .put("signsFromSeconds", key.signsFrom().getEpochSecond());
    }
    return Map.of(
        KEYS_FILE,
        Base64.getEncoder().encodeToString(root.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /// In the order in which they sign; empty where the Secret holds something else.
  private static List<Entry> read(Secret secret) {
    Map<String, String> data = secret.getData();
    String encoded = data == null ? null : data.get(KEYS_FILE);
    if (encoded == null) {
      return List.of();
    }
    try {
      List<Entry> keys = new ArrayList<>();
      for (JsonNode key : JSON.readTree(Base64.getDecoder().decode(encoded)).path("keys")) {
        keys.add(
            new Entry(
                TicketKeyPair.ofSeed(Base64.getDecoder().decode(key.path("seed").asText())),
                Instant.ofEpochSecond(key.path("signsFromSeconds").asLong())));
      }
      keys.sort(Comparator.comparing(Entry::signsFrom));
      return keys;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return List.of();
    }
  }
}
