package chat.skerry.client.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.client.conversation.TokenSource;
import chat.skerry.client.scripted.ScriptedHttp;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.IdentityKeyPair;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ControlApiTest {
  private static final Address ALICE = new Address("alice", 2);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final IdentityKey IDENTITY =
      IdentityKeyPair.generate(new SecureRandom()).publicKey();
  private static final String ANSWER =
      """
      {"token":"a.b.c","expiresAt":"2026-03-01T12:00:00Z","cluster":"acme/demo",
       "registry":"http://10.99.0.1:30080","identityKey":"%s"}
      """
          .formatted(IDENTITY.toBase64());

  @Test
  void issuesATokenWithAllThatADeviceNeeds() {
    try (ScriptedHttp server = new ScriptedHttp(201, ANSWER)) {
      ControlApi api = new ControlApi(server.address(), "sky_acme_secret");

      assertThat(api.issueToken("acme", "demo", ALICE, HOUR))
          .isEqualTo(
              new IssuedToken(
                  "a.b.c",
                  Instant.parse("2026-03-01T12:00:00Z"),
                  "acme/demo",
                  URI.create("http://10.99.0.1:30080"),
                  IDENTITY));
      assertThat(server.requests())
          .containsExactly(
              "POST /v1/tenants/acme/clusters/demo/tokens Bearer sky_acme_secret "
                  + "{\"account\":\"alice\",\"device\":2,\"ttlSeconds\":3600}");
    }
  }

  @Test
  void isASourceOfTokens() throws IOException {
    try (ScriptedHttp server = new ScriptedHttp(201, ANSWER)) {
      TokenSource tokens =
          new ControlApi(server.address(), "key").tokens("acme", "demo", ALICE, HOUR);

      assertThat(tokens.token()).isEqualTo("a.b.c");
      assertThat(tokens.refresh()).contains("a.b.c");
    }
    assertThatThrownBy(() ->
            new ControlApi(URI.create("http://127.0.0.1:1"), "key")
                .tokens("acme", "demo", ALICE, HOUR)
                .token())
        .isInstanceOf(IOException.class);
  }

  @Test
  void passesOnWhyItWasRefused() {
    try (ScriptedHttp server = new ScriptedHttp(404, "{\"detail\":\"no cluster demo\"}")) {
      assertThatThrownBy(
              () -> new ControlApi(server.address(), "key").issueToken("acme", "demo", ALICE, HOUR))
          .isInstanceOfSatisfying(
              ControlApiException.class, e -> assertThat(e.status()).isEqualTo(404))
          .hasMessageContaining("HTTP 404: no cluster demo")
          .hasMessageNotContaining("key");
    }
  }

  @Test
  void refusesAnAnswerThatIsNone() {
    for (String body :
        new String[] {
          "{}", ANSWER.replace("2026", "soon"), ANSWER.replace(IDENTITY.toBase64(), "AAAA")
        }) {
      try (ScriptedHttp server = new ScriptedHttp(201, body)) {
        ControlApi api = new ControlApi(server.address(), "key");
        assertThatThrownBy(() -> api.issueToken("acme", "demo", ALICE, HOUR))
            .isInstanceOf(ControlApiException.class)
            .hasMessageContaining("answer");
      }
    }
  }
}
