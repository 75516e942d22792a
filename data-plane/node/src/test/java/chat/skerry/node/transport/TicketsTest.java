package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.ticket.TestTickets;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices that come with tickets, good and bad ones, to a member that checks them.
class TicketsTest {
  @TempDir Path directory;
  private final TestTickets tickets = new TestTickets();
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);

  private TestMember member(boolean required) {
    tickets.policyFile(directory, required);
    return new TestMember(directory, Duration.ofSeconds(5));
  }

  private byte[] ticket(String member, String account) {
    return tickets.ticket(TestMember.CLUSTER, member, account, Instant.now());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensASessionWithATicketForThisMember(boolean required) throws IOException {
    try (TestMember member = member(required);
        TestDevice device = dial(member, ticket("demo-0-a", "alice"))) {
      device.next(Frame.Welcome.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void turnsAwayATicketForAnotherMemberOrAnotherAccount(boolean required) throws IOException {
    try (TestMember member = member(required)) {
      assertTurnedAway(member, ticket("demo-0-b", "alice"), CloseCode.TICKET_INVALID);
      assertTurnedAway(member, ticket("demo-0-a", "bob"), CloseCode.TICKET_INVALID);
      assertStillOpen(member);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void turnsAwayAForgedTicket(boolean required) throws IOException {
    try (TestMember member = member(required)) {
      byte[] forged = ticket("demo-0-a", "alice");
      forged[forged.length / 2] ^= 1;
      assertTurnedAway(member, forged, CloseCode.TICKET_INVALID);
      assertTurnedAway(member, new byte[1_024], CloseCode.TICKET_INVALID);
      assertStillOpen(member);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsADeviceWithAnOldTicketBackForAnother(boolean required) throws IOException {
    try (TestMember member = member(required)) {
      byte[] old =
          tickets.ticket(
              TestMember.CLUSTER, "demo-0-a", "alice", Instant.now().minus(Duration.ofHours(7)));
      assertTurnedAway(member, old, CloseCode.TICKET_NEEDED);
      assertThat(CloseCode.TICKET_NEEDED.mayReconnect()).isTrue();
      assertStillOpen(member);
    }
  }

  @Test
  void needsATicketOnlyWhereItIsRequired() throws IOException {
    try (TestMember member = member(true)) {
      assertTurnedAway(member, new byte[0], CloseCode.TICKET_NEEDED);
    }
    try (TestMember member = member(false);
        TestDevice device = dial(member, new byte[0])) {
      device.next(Frame.Welcome.class);
    }
  }

  private TestDevice dial(TestMember member, byte[] ticket) throws IOException {
    return TestDevice.connect(member.port)
        .handshake(
            keys,
            member.identity.publicKey(),
            TestMember.CLUSTER,
            new ClientHello(
                member.tokens.token(TestMember.CLUSTER, "alice", Instant.now().getEpochSecond()),
                0,
                1,
                "test",
                0,
                ticket));
  }

  private void assertTurnedAway(TestMember member, byte[] ticket, CloseCode code)
      throws IOException {
    try (TestDevice device = dial(member, ticket)) {
      Frame.Close close = device.next(Frame.Close.class);
      assertThat(close.code()).isEqualTo(code);
      assertThat(close.detail()).startsWith("ticket").doesNotContain("alice", "bob");
    }
  }

  private void assertStillOpen(TestMember member) throws IOException {
    try (TestDevice device = dial(member, ticket("demo-0-a", "alice"))) {
      device.next(Frame.Welcome.class);
    }
  }
}
