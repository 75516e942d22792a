package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.registry.Registry;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Event;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.ManInTheMiddle;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Order;

/// Somebody on the way, even somebody who answers for the registry: the client tells them nothing.
@Order(9)
final class ManInTheMiddleE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final SecureRandom RANDOM = new SecureRandom();

  @LineScenario
  @Order(1)
  void certificateOfTheManInTheMiddleIsRefused(Line line, Seen seen) {
    Chat chat = line.chat();
    StaticKeys keys = StaticKeys.generate(RANDOM);
    Instant now = Instant.now();
    byte[] forged =
        new MemberCertificate(
                chat.fullName(),
                chat.name() + "-0-a",
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(1)))
            .issue(IdentityKeyPair.generate(RANDOM), keys.publicKey());
    expectUntrusted(line, chat, keys, forged, seen);
  }

  @LineScenario
  @Order(2)
  void stolenCertificateWithoutItsKeyIsRefused(Line line, Seen seen) {
    Chat chat = line.chat();
    String encoded =
        line.client()
            .secrets()
            .inNamespace(chat.namespace())
            .withName(chat.name() + "-0-a-identity")
            .require()
            .getData()
            .get("certificate");
    byte[] real = Base64.getDecoder().decode(encoded);
    expectUntrusted(line, chat, StaticKeys.generate(RANDOM), real, seen);
  }

  private static void expectUntrusted(
      Line line, Chat chat, StaticKeys keys, byte[] certificate, Seen seen) {
    try (ManInTheMiddle man = ManInTheMiddle.posing(keys, certificate);
        Phone phone = Phone.on(line, chat, "wary", 0)) {
      phone.onlineBy(Registry.fixed(man.address()));
      Event.Untrusted refusal =
          await("the client refuses")
              .atMost(PATIENCE)
              .until(
                  () ->
                      phone.events().stream()
                          .filter(Event.Untrusted.class::isInstance)
                          .map(Event.Untrusted.class::cast)
                          .findFirst(),
                  java.util.Optional::isPresent)
              .orElseThrow();
      assertThat(man.handshakes()).isPositive();
      assertThat(man.hellos()).as("devices that told who they are").isZero();
      assertThat(phone.events()).noneMatch(Event.Connected.class::isInstance);

      phone.offline().online();
      seen.note("refused: %s; no token was told; at the real member it logs in", refusal.reason());
    }
  }
}
