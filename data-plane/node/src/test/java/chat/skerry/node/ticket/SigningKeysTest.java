package chat.skerry.node.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.ticket.Ticket;
import chat.skerry.protocol.ticket.TicketKeyPair;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void signsWithTheNewestKeyWhoseTimeHasCome() {
    TicketKeyPair old = TicketKeyPair.generate(new SecureRandom());
    TicketKeyPair next = TicketKeyPair.generate(new SecureRandom());
    SigningKeys keys =
        new SigningKeys(
            List.of(new SigningKeys.Entry(next, 2_000), new SigningKeys.Entry(old, 1_000)));
    assertThat(keys.at(1_999)).contains(old);
    assertThat(keys.at(2_000)).contains(next);
    assertThat(keys.at(10)).as("better early than none").contains(old);
    assertThat(SigningKeys.NONE.at(10)).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithoutTellingASecret() {
    assertWrong("{}", "keys: no list");
    assertWrong("[]", "not JSON");
    assertWrong("{\"keys\":[{\"seed\":\"c2VjcmV0\"}]}", "keys[0].signsFromSeconds: missing");
    assertWrong(
        "{\"keys\":[{\"seed\":\"c2VjcmV0\",\"signsFromSeconds\":1}]}", "keys[0].seed: not valid");
    assertWrong("{\"keys\":[{\"signsFromSeconds\":1}]}", "keys[0].seed: not valid");
  }

  @Test
  void signsForOneAccountAtOneMemberAndNotForLong() {
    TestTickets tickets = new TestTickets();
    try (TicketSigner signer =
        TicketSigner.watch(
            tickets.keysFile(directory), "acme/demo", Duration.ofMinutes(2), NOW::toEpochMilli)) {
      assertThat(signer.problem()).isEmpty();
      assertThat(
              Ticket.verify(
                  signer.sign("demo-0-a", "alice").orElseThrow(),
                  id -> Optional.of(tickets.pair.publicKey()),
                  "acme/demo",
                  NOW))
          .isEqualTo(new Ticket("acme/demo", "demo-0-a", "alice", NOW, NOW.plusSeconds(120)));
    }
  }

  @Test
  void saysThatThereIsNoKey() {
    try (TicketSigner signer =
        TicketSigner.watch(
            directory.resolve("none.json"), "acme/demo", Duration.ofMinutes(2), () -> 0)) {
      assertThat(signer.sign("demo-0-a", "alice")).isEmpty();
      assertThat(signer.problem()).hasValueSatisfying(why -> assertThat(why).contains("none.json"));
    }
  }

  @Test
  void refusesALifetimeThatNoMemberAccepts() {
    for (Duration lifetime : new Duration[] {Duration.ofSeconds(9), Duration.ofHours(25)}) {
      assertThatThrownBy(
              () -> TicketSigner.watch(directory.resolve("k"), "acme/demo", lifetime, () -> 0))
          .hasMessageContaining("skerry.tickets.lifetime")
          .hasMessageContaining("expected: 10 s to 24 h");
    }
  }

  private static void assertWrong(String json, String message) {
    assertThatThrownBy(() -> SigningKeys.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("c2VjcmV0");
  }
}
