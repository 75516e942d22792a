package chat.skerry.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Whatever is refused, and whenever the device learns of it, a device that goes on with turns as
/// the protocol says gets everything stored once and in order.
class SendTurnsProperties {
  private static final int MESSAGES = 40;
  private static final int WINDOW = 6;

  @Property(tries = 500)
  void storesInTheOrderOfSending(@ForAll long seed) {
    new World(new Random(seed)).run();
  }

  @Property(tries = 50)
  void forgetsBoundedlyAndRefusesRatherThanReorders(@ForAll long seed) {
    Sends.Turns turns = new Sends.Turns();
    Random random = new Random(seed);
    int highest = 0;
    for (int i = 1; i < 2_000; i++) {
      turns.end(send("r" + i, i, i));
      highest = i;
    }
    // Of the recipients that were forgotten, the turns that ended are still over.
    SendRequest late = send("r" + (1 + random.nextInt(1_000)), 5, 1);
    assertThat(turns.isOver(late)).isTrue();
    assertThat(turns.isOver(send("r1", 5, highest + 1))).isFalse();
    // Answered sends leave nothing behind.
    int remembered = turns.remembered();
    for (int i = 0; i < 500; i++) {
      SendRequest send = send("n" + i, i, highest + 1);
      assertThat(turns.enter(send)).isTrue();
      assertThat(turns.next(send)).isNull();
    }
    assertThat(turns.remembered()).isEqualTo(remembered).isLessThanOrEqualTo(130);
  }

  private static SendRequest send(String account, int id, int turn) {
    return new SendRequest(
        new ClientId(0, id),
        new Address(account, 0),
        Kind.MESSAGE,
        new byte[1],
        Optional.empty(),
        turn);
  }

  /// A device with a window, a member with [Sends.Turns], and two queues between them.
  private static final class World {
    private final Random random;
    private final Sends.Turns turns = new Sends.Turns();
    private final ArrayDeque<SendRequest> toMember = new ArrayDeque<>();
    private final ArrayDeque<Answer> toDevice = new ArrayDeque<>();
    private final List<SendRequest> submitted = new ArrayList<>();
    private final Map<String, List<Long>> stored = new HashMap<>();
    private final Map<String, DeviceLane> lanes = new LinkedHashMap<>();
    private int lastTurn;

    World(Random random) {
      this.random = random;
      for (String account : new String[] {"bob", "carol"}) {
        lanes.put(account, new DeviceLane(account));
      }
    }

    private record Answer(SendRequest send, boolean isStored) {}

    void run() {
      while (lanes.values().stream().anyMatch(lane -> lane.first < MESSAGES)) {
        switch (random.nextInt(4)) {
          case 0 -> lanes.values().forEach(this::sendMore);
          case 1 -> arrive();
          case 2 -> settle();
          case 3 -> hear();
          default -> throw new IllegalStateException();
        }
      }
      for (List<Long> order : stored.values()) {
        assertThat(order).isSorted().doesNotHaveDuplicates().hasSize(MESSAGES);
      }
    }

    private void sendMore(DeviceLane lane) {
      if (lane.turnIsOver) {
        if (lane.unanswered > 0) {
          return;
        }
        lane.turn = ++lastTurn;
        lane.turnIsOver = false;
        lane.next = lane.first;
      }
      while (lane.unanswered < WINDOW && lane.next < MESSAGES) {
        toMember.add(send(lane.account, lane.next, lane.turn));
        lane.next++;
        lane.unanswered++;
      }
    }

    private void arrive() {
      SendRequest send = toMember.poll();
      if (send == null) {
        return;
      }
      if (turns.isOver(send)) {
        toDevice.add(new Answer(send, false));
      } else if (random.nextInt(10) == 0) {
        turns.end(send);
        toDevice.add(new Answer(send, false));
      } else if (turns.enter(send)) {
        submitted.add(send);
      }
    }

    private void settle() {
      if (submitted.isEmpty()) {
        return;
      }
      SendRequest send = submitted.remove(random.nextInt(submitted.size()));
      boolean isStored = random.nextInt(10) > 0;
      toDevice.add(new Answer(send, isStored));
      if (isStored) {
        stored
            .computeIfAbsent(send.to().account(), _ -> new ArrayList<>())
            .add(send.clientId().low());
      } else {
        turns.end(send);
        turns.takeOver(send).forEach(behind -> toDevice.add(new Answer(behind, false)));
      }
      SendRequest next = turns.next(send);
      if (next != null) {
        submitted.add(next);
      }
    }

    private void hear() {
      Answer answer = toDevice.poll();
      if (answer == null) {
        return;
      }
      DeviceLane lane = Objects.requireNonNull(lanes.get(answer.send.to().account()));
      lane.unanswered--;
      if (answer.isStored) {
        lane.first++;
      } else {
        lane.turnIsOver = true;
      }
    }
  }

  private static final class DeviceLane {
    private final String account;
    private int first;
    private int next;
    private int unanswered;
    private int turn;
    private boolean turnIsOver = true;

    DeviceLane(String account) {
      this.account = account;
    }
  }
}
