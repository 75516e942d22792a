package chat.skerry.node.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.ticket.TicketKeyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CLUSTER = "acme/demo";
  private static final String MEMBER = "demo-0-a";

  @TempDir Path directory;
  private final TestTickets tickets = new TestTickets();
  private final AtomicLong millis = new AtomicLong(NOW.toEpochMilli());

  private TicketCheck check(boolean required) {
    return TicketCheck.watch(tickets.policyFile(directory, required), CLUSTER, MEMBER, millis::get);
  }

  private byte[] ticket(String member, String account) {
    return tickets.ticket(CLUSTER, member, account, NOW);
  }

  @Test
  void opensTheMemberThatTheEdgeNamed() {
    try (TicketCheck check = check(true)) {
      assertThat(check.check(ticket(MEMBER, "alice"), "alice"))
          .isInstanceOf(TicketVerdict.Good.class);
      assertThat(check.keys()).isEqualTo(1);
    }
  }

  @Test
  void asksForATicketOnlyWhereThePolicySaysSo() {
    try (TicketCheck check = check(true)) {
      assertThat(check.check(new byte[0], "alice")).isInstanceOf(TicketVerdict.Needed.class);
    }
    try (TicketCheck check = check(false)) {
      assertThat(check.check(new byte[0], "alice")).isInstanceOf(TicketVerdict.Good.class);
    }
  }

  @Test
  void refusesWhatIsShownAndNotGoodUnderEachPolicy() {
    for (boolean required : new boolean[] {true, false}) {
      try (TicketCheck check = check(required)) {
        assertThat(check.check(ticket("demo-0-b", "alice"), "alice"))
            .isInstanceOf(TicketVerdict.Invalid.class);
        assertThat(check.check(ticket(MEMBER, "bob"), "alice"))
            .isInstanceOf(TicketVerdict.Invalid.class);
        assertThat(check.check(tickets.ticket("acme/prod", MEMBER, "alice", NOW), "alice"))
            .isInstanceOf(TicketVerdict.Invalid.class);
        byte[] forged = ticket(MEMBER, "alice");
        forged[forged.length - 1] ^= 1;
        assertThat(check.check(forged, "alice")).isInstanceOf(TicketVerdict.Invalid.class);
        assertThat(check.check(new byte[] {1, 2, 3}, "alice"))
            .isInstanceOf(TicketVerdict.Invalid.class);
      }
    }
  }

  @Test
  void sendsBackForAnotherWhereTheTicketIsOutOfDate() {
    try (TicketCheck check = check(false)) {
      byte[] ticket = ticket(MEMBER, "alice");
      millis.addAndGet(Duration.ofMinutes(10).plusSeconds(31).toMillis());
      assertThat(check.check(ticket, "alice")).isInstanceOf(TicketVerdict.Needed.class);
      millis.set(NOW.minusSeconds(31).toEpochMilli());
      assertThat(check.check(ticket, "alice")).isInstanceOf(TicketVerdict.Needed.class);
      byte[] retired = new TestTickets().ticket(CLUSTER, MEMBER, "alice", NOW);
      millis.set(NOW.toEpochMilli());
      assertThat(check.check(retired, "alice")).isInstanceOf(TicketVerdict.Needed.class);
    }
  }

  @Test
  void looksAtNoTicketWithoutKeys() {
    byte[] nonsense = {1, 2, 3};
    assertThat(TicketCheck.none().check(nonsense, "alice")).isInstanceOf(TicketVerdict.Good.class);
    try (TicketCheck check =
        TicketCheck.watch(directory.resolve("missing.json"), CLUSTER, MEMBER, millis::get)) {
      assertThat(check.check(nonsense, "alice")).isInstanceOf(TicketVerdict.Good.class);
    }
  }

  @Test
  void takesTicketsOfTheOldKeyAndOfTheNewOneDuringARotation() throws Exception {
    TicketKeyPair next = TicketKeyPair.generate(new SecureRandom());
    try (TicketCheck check = check(false)) {
      Files.writeString(
          directory.resolve("tickets.json"), TestTickets.policy(false, tickets.pair, next));
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> check.keys() == 2);
      assertThat(check.check(ticket(MEMBER, "alice"), "alice"))
          .isInstanceOf(TicketVerdict.Good.class);
    }
  }

  @Test
  void keepsTheLastGoodPolicyOverAnUnsoundFile() throws Exception {
    try (TicketCheck check = check(true)) {
      Files.writeString(directory.resolve("tickets.json"), "{\"required\":true,\"keys\":[]}");
      Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> check.refused() == 1);
      assertThat(check.check(new byte[0], "alice")).isInstanceOf(TicketVerdict.Needed.class);
    }
  }
}
