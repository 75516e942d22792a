package chat.skerry.operator.ticketkeys;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.ticketkeys.TicketKeys.State;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pattern KEY = Pattern.compile("\"([A-Za-z0-9+/]{43}=)\"");

  private final SecureRandom random = new SecureRandom();
  private final Secret made =
      TicketKeys.make(new ClusterName("acme", "demo"), new OwnerReference(), START, random);

  @Test
  void beginsWithOneKeyThatSignsAtOnce() {
    assertThat(made.getMetadata().getName()).isEqualTo("demo-ticket-keys");
    assertThat(TicketKeys.inspect(made, START)).isInstanceOf(State.Good.class);
    assertThat(published(made)).hasSize(1);
    assertThat(json(made)).contains("\"signsFromSeconds\":" + START.getEpochSecond());
  }

  @Test
  void neverPublishesASeed() {
    String seed = KEY.matcher(json(made)).results().findFirst().orElseThrow().group(1);
    assertThat(TicketKeys.policy(made, true)).doesNotContain(seed);
  }

  /// Over a year, hour by hour: the key that signs was published for an hour, and stays published
  /// until the last ticket that it signed is over.
  @Test
  void noTicketIsEverOfAKeyThatMembersDoNotKnow() {
    Secret secret = made;
    List<String> published = published(secret);
    int rotations = 0;
    for (Instant now = START;
        now.isBefore(START.plus(Duration.ofDays(365)));
        now = now.plus(Duration.ofHours(1))) {
      if (TicketKeys.inspect(secret, now) instanceof State.Rotate) {
        List<String> before = published(secret);
        secret = TicketKeys.rotated(secret, now, random);
        List<String> added = new ArrayList<>(published(secret));
        added.removeAll(before);
        if (!added.isEmpty()) {
          rotations++;
          assertThat(json(secret))
              .contains(
                  "\"signsFromSeconds\":" + now.plus(TicketKeys.PUBLISHED_BEFORE).getEpochSecond());
        }
        assertThat(TicketKeys.inspect(secret, now)).isInstanceOf(State.Good.class);
      }
      assertThat(published(secret)).hasSizeBetween(1, 2);
    }
    assertThat(rotations).isEqualTo(12);
    assertThat(published(secret)).doesNotContainAnyElementsOf(published);
  }

  @Test
  void startsAnewWhereTheSecretHoldsSomethingElse() {
    for (String contents : new String[] {"", "no json", "{\"keys\":[{\"seed\":\"AAAA\"}]}"}) {
      made.setData(
          Map.of(
              "keys.json",
              Base64.getEncoder().encodeToString(contents.getBytes(StandardCharsets.UTF_8))));
      assertThat(TicketKeys.inspect(made, START)).isInstanceOf(State.Rotate.class);
      assertThat(TicketKeys.policy(made, true)).isEqualTo(TicketKeys.noTickets());
      assertThat(published(TicketKeys.rotated(made, START, random))).hasSize(1);
    }
  }

  private static List<String> published(Secret secret) {
    return KEY.matcher(TicketKeys.policy(secret, false))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String json(Secret secret) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get("keys.json")), StandardCharsets.UTF_8);
  }
}
