package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.DevicePayloads;
import chat.skerry.node.session.AccountSendRequest;
import chat.skerry.node.session.SendRequest;
import chat.skerry.node.session.Session;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a device has written and has no final answer for: several sends to one device with turns,
/// one at a time to an account, each again under the same id until it is stored.
final class SimulatedOutbox {
  private static final long ANSWER_NANOS_MAX = 15 * Simulator.SECOND;

  private final World world;
  private final Simulator simulator;
  private final DeviceAddress self;
  private final Map<Object, Lane> lanes = new LinkedHashMap<>();
  private final Map<ClientId, Pending> pendings = new HashMap<>();
  private final Map<String, DeviceList> lists = new HashMap<>();
  private @Nullable Consumer<Consumer<Session>> door;
  private int turns;

  SimulatedOutbox(World world, DeviceAddress self) {
    this.world = world;
    this.simulator = world.simulator;
    this.self = self;
  }

  /// To one device, or to all of an account.
  private static final class Lane {
    final int code;
    final int window;
    final Object to;
    final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    int turn;
    boolean turnIsOver = true;

    Lane(int code, int window, Object to) {
      this.code = code;
      this.window = window;
      this.to = to;
    }
  }

  private static final class Pending {
    final ClientId id;
    final Lane lane;
    final long number;
    boolean underWay;
    long sentNanos;
    long notBeforeNanos;

    Pending(ClientId id, Lane lane, long number) {
      this.id = id;
      this.lane = lane;
      this.number = number;
    }
  }

  int size() {
    return pendings.size();
  }

  void write(DeviceAddress to) {
    Lane lane = lanes.computeIfAbsent(to, unused -> new Lane(0, World.SEND_WINDOW, to));
    add(lane, world.ledger.wrote(self, 0, List.of(to), List.of()));
  }

  /// Does nothing for an account whose devices, or whose sender's, are not all known yet.
  void writeToAccount(String account) {
    List<DeviceAddress> to = world.devicesOf(account);
    List<DeviceAddress> own = world.devicesOf(self.account());
    if (to.isEmpty() || own.isEmpty() || account.equals(self.account())) {
      return;
    }
    int code = 1 + Integer.parseInt(account.substring("user".length()));
    Lane lane = lanes.computeIfAbsent(account, unused -> new Lane(code, 1, account));
    List<DeviceAddress> others = own.stream().filter(device -> !device.equals(self)).toList();
    add(lane, world.ledger.wrote(self, code, to, others));
  }

  private void add(Lane lane, long number) {
    Pending pending = new Pending(ClientId.random(simulator.random), lane, number);
    lane.waiting.add(pending);
    pendings.put(pending.id, pending);
    advance(lane);
  }

  /// Whether an answer is overdue.
  boolean isForgotten() {
    long now = simulator.nanoTime();
    return pendings.values().stream()
        .anyMatch(pending -> pending.underWay && now - pending.sentNanos > ANSWER_NANOS_MAX);
  }

  /// @param opened takes what goes to the session
  void connected(Consumer<Consumer<Session>> opened) {
    door = opened;
    pendings.values().forEach(pending -> pending.underWay = false);
    lanes
        .values()
        .forEach(lane -> {
          lane.turnIsOver = true;
          advance(lane);
        });
  }

  void disconnected() {
    door = null;
  }

  void sent(ClientId id, MessageId messageId) {
    Pending pending = pendings.remove(id);
    if (pending == null) {
      return;
    }
    Lane lane = pending.lane;
    expect(
        messageId.equals(MessageIds.derive(new Address(self.account(), self.device()), id)),
        "message id");
    expect(
        lane.waiting.peek() == pending || world.plants(Plant.IGNORES_TURNS),
        "Sent for a message that is not the next one");
    lane.waiting.remove(pending);
    simulator.log(self, " told sent: ", pending.number, " to ", lane.to);
    advance(lane);
  }

  void refused(Frame.Refused refused) {
    Pending pending = pendings.get(refused.clientId());
    if (pending == null) {
      return;
    }
    switch (refused.reason()) {
      case UNAVAILABLE, RATE_LIMITED, MAILBOX_FULL -> {}
      case UNSPECIFIED, INVALID -> expect(false, refused);
    }
    pending.underWay = false;
    pending.lane.turnIsOver = true;
    long pause = refused.retryAfterMillis() * Simulator.MILLI;
    pending.notBeforeNanos = simulator.nanoTime() + pause;
    simulator.after(pause, null, () -> advance(pending.lane));
  }

  /// The message was for other devices than there are: again, for these.
  void mismatch(Frame.DevicesMismatch mismatch) {
    Pending pending = pendings.get(mismatch.clientId());
    if (pending == null) {
      return;
    }
    lists.put(mismatch.account(), mismatch.list());
    pending.underWay = false;
    pending.lane.turnIsOver = true;
    advance(pending.lane);
  }

  private void advance(Lane lane) {
    if (door == null) {
      return;
    }
    if (lane.turnIsOver && lane.waiting.stream().noneMatch(pending -> pending.underWay)) {
      lane.turn = ++turns;
      lane.turnIsOver = false;
    }
    int unanswered = 0;
    for (Pending pending : lane.waiting) {
      if (lane.turnIsOver || unanswered == lane.window) {
        return;
      }
      if (!pending.underWay) {
        if (pending.notBeforeNanos > simulator.nanoTime()) {
          return;
        }
        pending.underWay = true;
        pending.sentNanos = simulator.nanoTime();
        door.accept(frame(pending));
      }
      unanswered++;
    }
  }

  private Consumer<Session> frame(Pending pending) {
    byte[] payload =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES + world.paddingBytes)
            .putInt(pending.lane.code)
            .putLong(pending.number)
            .array();
    return switch (pending.lane.to) {
      case DeviceAddress to -> {
        SendRequest send =
            new SendRequest(
                pending.id,
                new Address(to.account(), to.device()),
                Kind.MESSAGE,
                payload,
                Optional.empty(),
                world.plants(Plant.IGNORES_TURNS) ? 0 : pending.lane.turn);
        yield session -> session.send(send);
      }
      case String account -> {
        AccountSendRequest send =
            new AccountSendRequest(
                pending.id,
                account,
                Kind.MESSAGE,
                Optional.empty(),
                payloads(account, payload),
                payloads(self.account(), payload));
        yield session -> session.send(send);
      }
      default -> throw new IllegalStateException("a lane to " + pending.lane.to);
    };
  }

  private DevicePayloads payloads(String account, byte[] payload) {
    DeviceList list = lists.getOrDefault(account, DeviceList.NONE);
    return new DevicePayloads(
        list.hash(),
        list.recipients().stream()
            .filter(entry -> !self.equals(new DeviceAddress(account, entry.device())))
            .map(entry ->
                new DevicePayloads.DevicePayload(entry.device(), entry.registrationId(), payload))
            .toList());
  }

  private void expect(boolean holds, Object what) {
    if (!holds) {
      world.ledger.violate(self + ": unexpected " + what);
    }
  }
}
