package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.ticket.TestTickets;
import chat.skerry.node.transport.TestDevice;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.noise.StaticKeys;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged node in both roles, as they run in containers: a member and an edge before it.
final class PackagedEdgeIT {
  private final StaticKeys keys = StaticKeys.generate(new SecureRandom());
  private final TestTickets tickets = new TestTickets();

  @TempDir Path directory;

  private MemberProcess member(boolean ticketsRequired) {
    return new MemberProcess(
        directory,
        Map.of(
            "SKERRY_STORE_KIND",
            "embedded",
            "SKERRY_STORE_EMBEDDED_DIRECTORY",
            directory.resolve("store").toString(),
            "SKERRY_TICKETS_POLICY",
            tickets.policyFile(directory, ticketsRequired).toString()));
  }

  private EdgeProcess edge(MemberProcess member, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SKERRY_TICKETS_KEYS", tickets.keysFile(directory).toString());
    return new EdgeProcess(member.files, environment).awaitReady();
  }

  @Test
  void sendsADeviceToItsMemberWithATicketThatOpensIt() throws Exception {
    try (MemberProcess member = member(true)) {
      member.awaitReady();
      try (EdgeProcess edge = edge(member, Map.of())) {
        String token = member.files.token("alice");

        JsonPath answer = edge.find(token).then().statusCode(200).extract().jsonPath();

        assertThat(answer.getString("members[0].name")).isEqualTo("demo-0-a");
        assertThat(answer.getString("members[0].address"))
            .isEqualTo("127.0.0.1:" + member.chatPort);
        assertThat(answer.getInt("ticketSeconds")).isEqualTo(600);
        byte[] ticket = Base64.getDecoder().decode(answer.getString("members[0].ticket"));
        assertThat(first(member, token, ticket)).isInstanceOf(Frame.Welcome.class);
        assertThat(first(member, token, new byte[0]))
            .isInstanceOfSatisfying(
                Frame.Close.class,
                close -> assertThat(close.code()).isEqualTo(CloseCode.TICKET_NEEDED));
        assertThat(first(member, member.files.token("bob"), ticket))
            .isInstanceOfSatisfying(
                Frame.Close.class,
                close -> assertThat(close.code()).isEqualTo(CloseCode.TICKET_INVALID));

        String metrics = edge.get("/q/metrics").asString();
        assertThat(metrics)
            .contains("skerry_edge_reports 1.0")
            .contains("skerry_edge_choices_total{by=\"OWNER\"} 1.0")
            .contains("skerry_registry_requests_total{result=\"FOUND\"} 1.0")
            .doesNotContain("skerry_sessions");
        assertThat(edge.log()).doesNotContain("ERROR", token, "infinispan");
      }
    }
  }

  @Test
  void staysReadyAndAnswersWhileItsMembersAreAway() throws Exception {
    try (MemberProcess member = member(false)) {
      member.awaitReady();
      try (EdgeProcess edge = edge(member, Map.of())) {
        member.terminate();
        member.awaitEnd();
        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> edge.get("/q/metrics").asString().contains("skerry_edge_reports 0.0"));
        assertThat(edge.get("/q/health/ready").statusCode()).isEqualTo(200);
        edge.find(member.files.token("alice")).then().statusCode(200);
      }
    }
  }

  @Test
  void answersOneAddressNoFasterThanItIsAllowed() throws Exception {
    try (MemberProcess member = member(false)) {
      member.awaitReady();
      Map<String, String> slow =
          Map.of(
              "SKERRY_REGISTRY_ADDRESS_REQUESTS_PER_SECOND",
              "1",
              "SKERRY_REGISTRY_TRUSTED_PROXIES",
              "0");
      try (EdgeProcess edge = edge(member, slow)) {
        int refused = 0;
        for (int i = 0; i < 40; i++) {
          var answer = edge.find("no token at all");
          if (answer.statusCode() == 429) {
            refused++;
            assertThat(answer.jsonPath().getString("code")).isEqualTo("RATE_LIMITED");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
          }
        }
        assertThat(refused).isPositive();
      }
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() throws Exception {
    try (MemberProcess member = member(false);
        EdgeProcess edge =
            new EdgeProcess(
                member.files,
                Map.of(
                    "SKERRY_TICKETS_KEYS",
                    tickets.keysFile(directory).toString(),
                    "SKERRY_TICKETS_LIFETIME",
                    "25h"))) {
      assertThat(edge.awaitEnd()).isNotZero();
      assertThat(edge.log()).contains("skerry.tickets.lifetime: PT25H (expected: 10 s to 24 h)");
    }
  }

  private Frame first(MemberProcess member, String token, byte[] ticket) throws IOException {
    try (TestDevice device = TestDevice.connect(member.chatPort)) {
      return device
          .handshake(
              keys,
              member.files.identity.publicKey(),
              StandaloneFiles.CLUSTER,
              new ClientHello(token, 0, 1, "test", 0, ticket))
          .next(Frame.class);
    }
  }
}
