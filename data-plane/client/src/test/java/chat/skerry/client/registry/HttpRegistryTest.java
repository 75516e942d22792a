package chat.skerry.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.registry.RegistryException.Reason;
import chat.skerry.client.scripted.ScriptedHttp;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryTest {
  private static final String ANSWER =
      """
      {"cluster":"acme/demo","account":"alice","partition":17,"island":"demo-0","mapVersion":7,
       "members":[{"name":"demo-0-b","address":"10.99.0.1:30502"},
                  {"name":"demo-0-a","address":"10.99.0.1:30501"}]}
      """;

  @Test
  void namesTheMembersBestFirst() {
    try (ScriptedHttp server = new ScriptedHttp(200, ANSWER)) {
      HttpRegistry registry = new HttpRegistry(server.address(), "acme/demo");

      assertThat(registry.locate("t.o.k").members())
          .containsExactly(HostPort.parse("10.99.0.1:30502"), HostPort.parse("10.99.0.1:30501"));
      assertThat(server.requests()).containsExactly("GET /v1/registry/member Bearer t.o.k ");
    }
  }

  @Test
  void takesATicketForEachMemberThatHasOne() {
    String answer =
        """
        {"cluster":"acme/demo","ticketSeconds":600,
         "members":[{"name":"demo-0-b","address":"10.99.0.1:30502","ticket":"AQID"},
                    {"name":"demo-0-a","address":"10.99.0.1:30501"}]}
        """;
    try (ScriptedHttp server = new ScriptedHttp(200, answer)) {
      Located located = new HttpRegistry(server.address(), "acme/demo").locate("t.o.k");

      assertThat(located.tickets()).containsOnlyKeys("demo-0-b");
      assertThat(located.tickets().get("demo-0-b")).containsExactly(1, 2, 3);
      assertThat(located.ticketsGoodFor()).isEqualTo(Duration.ofMinutes(10));
      assertThat(located).asString().doesNotContain("AQID");
    }
  }

  @Test
  void namesUrlsToWhoComesByWebSocket() {
    String answer =
        """
        {"cluster":"acme/demo",
         "members":[{"name":"demo-0-b","address":"10.99.0.1:30502"},
                    {"name":"demo-0-a","address":"10.99.0.1:30501",
                     "webSocket":"wss://chat.example/demo-0-a/chat"}]}
        """;
    try (ScriptedHttp server = new ScriptedHttp(200, answer)) {
      assertThat(new HttpRegistry(server.address(), "acme/demo", true).locate("t.o.k").members())
          .containsExactly(HostPort.parse("wss://chat.example/demo-0-a/chat"));
    }
  }

  @Test
  void saysWhereNoMemberTakesWebSockets() {
    String answer =
        """
        {"cluster":"acme/demo","members":[{"name":"demo-0-b","address":"10.99.0.1:30502"}]}
        """;
    try (ScriptedHttp server = new ScriptedHttp(200, answer)) {
      assertRefused(
          new HttpRegistry(server.address(), "acme/demo", true),
          Reason.NOT_A_REGISTRY,
          "none takes WebSockets");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"%%%\"", "null", "{}"})
  void refusesATicketThatIsNone(String ticket) {
    String answer =
        "{\"cluster\":\"acme/demo\",\"members\":"
            + "[{\"name\":\"demo-0-b\",\"address\":\"10.99.0.1:30502\",\"ticket\":"
            + ticket
            + "}]}";
    try (ScriptedHttp server = new ScriptedHttp(200, answer)) {
      assertThatThrownBy(() -> new HttpRegistry(server.address(), "acme/demo").locate("t.o.k"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_REGISTRY));
    }
  }

  @Test
  void refusesAnAnswerAboutAnotherCluster() {
    try (ScriptedHttp server = new ScriptedHttp(200, ANSWER)) {
      assertRefused(
          new HttpRegistry(server.address(), "acme/other"),
          Reason.NOT_A_REGISTRY,
          "cluster acme/demo (expected: acme/other)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"cluster\":7}",
        "{\"cluster\":\"acme/demo\"}",
        "{\"cluster\":\"acme/demo\",\"members\":{}}",
        "{\"cluster\":\"acme/demo\",\"members\":[]}",
        "{\"cluster\":\"acme/demo\",\"members\":[7]}",
        "{\"cluster\":\"acme/demo\",\"members\":[{\"address\":\"nowhere\"}]}",
        "{\"cluster\":\"acme/demo\",\"members\":[{\"address\":\"a:99999\"}]}"
      })
  void refusesAnythingThatIsNoAnswer(String body) {
    try (ScriptedHttp server = new ScriptedHttp(200, body)) {
      assertRefused(
          new HttpRegistry(server.address(), "acme/demo"), Reason.NOT_A_REGISTRY, "registry");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, TOKEN_REFUSED",
    "403, FORBIDDEN",
    "404, NOT_A_REGISTRY",
    "429, UNAVAILABLE",
    "500, UNAVAILABLE",
    "503, UNAVAILABLE"
  })
  void saysWhyThereIsNoAnswer(int status, Reason reason) {
    String problem = "{\"title\":\"No map yet\",\"detail\":\"try again\"}";
    try (ScriptedHttp server = new ScriptedHttp(status, problem)) {
      assertRefused(
          new HttpRegistry(server.address(), "acme/demo"),
          reason,
          "HTTP " + status + ": No map yet: try again");
    }
  }

  @Test
  void saysThatTheServerIsAway() {
    assertRefused(
        new HttpRegistry(URI.create("http://127.0.0.1:1"), "acme/demo"),
        Reason.UNAVAILABLE,
        "can't be reached");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    for (String bad : new String[] {"localhost:80", "ftp://a", "http:/x", "/x"}) {
      assertThatThrownBy(() -> new HttpRegistry(URI.create(bad), "acme/demo"))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: http://host:port");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:", ":1", "a:0", "a:65536", "a:x", "a b:1", "::1:80", "[x]:1"})
  void refusesAddressesOfMembersThatAreNone(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAddressesOfMembers() {
    assertThat(HostPort.parse("demo-0-a.acme.svc:5222"))
        .isEqualTo(new HostPort("demo-0-a.acme.svc", 5222));
    assertThat(HostPort.parse("[::1]:5222")).isEqualTo(new HostPort("::1", 5222));
    assertThat(HostPort.parse("[::1]:5222").toString()).isEqualTo("[::1]:5222");
  }

  private static void assertRefused(HttpRegistry registry, Reason reason, String message) {
    assertThatThrownBy(() -> registry.locate("token"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message)
        .hasMessageNotContaining("token\"");
  }
}
