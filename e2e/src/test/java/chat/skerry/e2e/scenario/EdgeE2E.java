package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Chat.Door;
import chat.skerry.e2e.cluster.Doors;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.RawDevice;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;

/// Edges name the owner of an account and sign tickets; a member takes its own and no other.
@Order(9)
final class EdgeE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @LineScenario
  @Order(1)
  void edgesNameTheOwnerOfEachAccount(Line line, Seen seen) {
    Chat chat = line.chat();
    int accounts = 0;
    for (int island = 0; island < 2; island++) {
      for (int i = 0; i < 4; i++) {
        try (Phone phone = Phone.on(line, chat, "edge", island)) {
          Door owner =
              new Doors(chat, phone.account(), phone.token(), phone.keys()).owner(PATIENCE);
          assertThat(chat.doors(phone.token()).getFirst()).isEqualTo(owner);
          accounts++;
        }
      }
    }
    seen.note(
        "%d accounts of 2 islands: the first member that an edge names is the owner", accounts);
  }

  @LineScenario
  @Order(2)
  void ticketsOpenTheMemberThatTheyNameAlone(Line line, Seen seen) {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "ticket", 0);
        Phone mallory = Phone.on(line, chat, "ticket", 0)) {
      Door owner = new Doors(chat, alice.account(), alice.token(), alice.keys()).owner(PATIENCE);
      List<Chat.Ticket> tickets = chat.tickets(alice.token());
      byte[] own = ticketFor(tickets, owner.member());
      byte[] others =
          tickets.stream()
              .filter(ticket -> !ticket.member().equals(owner.member()))
              .findFirst()
              .orElseThrow()
              .bytes();
      byte[] forged = own.clone();
      forged[forged.length - 1] ^= 1;

      assertThat(code(chat, alice, owner, forged)).isEqualTo(CloseCode.TICKET_INVALID);
      assertThat(code(chat, alice, owner, others)).isEqualTo(CloseCode.TICKET_INVALID);
      assertThat(code(chat, alice, owner, ticketFor(chat.tickets(mallory.token()), owner.member())))
          .isEqualTo(CloseCode.TICKET_INVALID);
      assertThat(first(chat, alice, owner, own)).isInstanceOf(Frame.Welcome.class);
    }
    seen.note(
        "forged, another member's, another account's: TICKET_INVALID; the right one: a session");
  }

  private static byte[] ticketFor(List<Chat.Ticket> tickets, String member) {
    return tickets.stream()
        .filter(ticket -> ticket.member().equals(member))
        .findFirst()
        .orElseThrow()
        .bytes();
  }

  private static CloseCode code(Chat chat, Phone phone, Door door, byte[] ticket) {
    Frame first = first(chat, phone, door, ticket);
    assertThat(first).isInstanceOf(Frame.Close.class);
    return ((Frame.Close) first).code();
  }

  private static Frame first(Chat chat, Phone phone, Door door, byte[] ticket) {
    try (RawDevice device = RawDevice.dial(door.address())) {
      return device.open(
          phone.keys(),
          chat.identityKey(),
          chat.fullName(),
          new ClientHello(phone.token(), 0, 1, "e2e", 0, ticket));
    }
  }
}
