package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.registry.Registry;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Chat.Door;
import chat.skerry.e2e.cluster.Doors;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Event;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.PlainDevice;
import chat.skerry.e2e.wire.RawDevice;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;

/// A phone at the wrong member is told the right one, and goes there by itself.
@Order(8)
final class WrongDoorE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @LineScenario
  void wrongMemberNamesTheRightOne(Line line, Seen seen) {
    Chat chat = line.chat();
    try (Phone alice = Phone.on(line, chat, "alice", 0);
        Phone bob = Phone.on(line, chat, "bob", 1)) {
      List<Door> own = chat.doors(alice.token());
      List<Door> others = chat.doors(bob.token());
      Door right = new Doors(chat, alice.account(), alice.token(), alice.keys()).owner(PATIENCE);
      Door sibling = own.stream().filter(door -> !door.equals(right)).findFirst().orElseThrow();

      assertThat(told(chat, alice, sibling))
          .as("the other member of the island names the owner")
          .isEqualTo(right.address().toString());
      assertThat(told(chat, alice, others.getFirst()))
          .as("a member of the other island names one of the right island")
          .isIn(own.stream().map(door -> door.address().toString()).toList());

      alice.onlineBy(Registry.fixed(others.getFirst().address()));
      await("alice finds her member")
          .atMost(PATIENCE)
          .until(() -> alice.events().stream().anyMatch(Event.Connected.class::isInstance));
      assertThat(alice.events())
          .filteredOn(Event.Connected.class::isInstance)
          .extracting(event -> ((Event.Connected) event).member())
          .containsExactly(right.member());
    }
    seen.note("WRONG_MEMBER with the owner's address from both islands; the client follows it");
  }

  private static String told(Chat chat, Phone phone, Door door) {
    try (RawDevice device = RawDevice.dial(door.address())) {
      Frame first =
          device.open(
              phone.keys(), chat.identityKey(), chat.fullName(), PlainDevice.hello(phone.token()));
      assertThat(first).as(door.member()).isInstanceOf(Frame.Close.class);
      Frame.Close close = (Frame.Close) first;
      assertThat(close.code()).isEqualTo(CloseCode.WRONG_MEMBER);
      return close.member();
    }
  }
}
