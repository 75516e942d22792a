package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.session.SendRequest;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device that follows the protocol: one unanswered send for each recipient, retries under the
/// same id, drops what it has seen, acknowledges late, goes on at another member.
final class SimulatedDevice {
  private static final long ANSWER_NANOS_MAX = 15 * Simulator.SECOND;
  private static final long PING_NANOS = 10 * Simulator.SECOND;
  private static final long SILENCE_NANOS_MAX = 22 * Simulator.SECOND;

  final DeviceAddress address;
  private final World world;
  private final Simulator simulator;
  private final String token;
  private final Map<DeviceAddress, ArrayDeque<Pending>> lanes = new LinkedHashMap<>();
  private final Map<ClientId, Pending> pendings = new HashMap<>();
  private Set<MessageId> seen = new HashSet<>();
  private Set<MessageId> seenBefore = new HashSet<>();
  private @Nullable SimulatedConnection connection;
  private String nextMember = "";
  private boolean connecting;
  private boolean welcomed;
  private boolean queueEmpty;
  private boolean ackDue;
  private long lastSeq;
  private long ackedSeq;
  private int unacked;
  private long heardNanos;

  private static final class Pending {
    final ClientId id;
    final DeviceAddress to;
    final long number;
    boolean underWay;
    long sentNanos;
    long notBeforeNanos;

    Pending(ClientId id, DeviceAddress to, long number) {
      this.id = id;
      this.to = to;
      this.number = number;
    }
  }

  SimulatedDevice(World world, DeviceAddress address) {
    this.world = world;
    this.simulator = world.simulator;
    this.address = address;
    this.token = world.token(address.account());
  }

  void start() {
    connectAfter(simulator.between(0, Simulator.SECOND));
    tick();
  }

  void write(DeviceAddress to) {
    Pending pending =
        new Pending(ClientId.random(simulator.random), to, world.ledger.wrote(address, to));
    lanes.computeIfAbsent(to, unused -> new ArrayDeque<>()).add(pending);
    pendings.put(pending.id, pending);
    advance(to);
  }

  /// Sends without a final answer.
  int unanswered() {
    return pendings.size();
  }

  /// Whether it has no session open or has not acknowledged everything.
  boolean isBusy() {
    return !welcomed || !queueEmpty || ackedSeq != lastSeq || !pendings.isEmpty();
  }

  /// The network ends the connection, if there is one.
  void cut() {
    if (connection != null) {
      connection.cut();
    }
  }

  /// Hangs up and comes again.
  void reconnect() {
    SimulatedConnection open = connection;
    if (open != null) {
      open.hangUp();
      lost(open);
    }
  }

  /// What was seen long ago can't come again.
  void turnPage() {
    seenBefore = seen;
    seen = new HashSet<>();
  }

  private void connectAfter(long delayNanos) {
    if (!connecting) {
      connecting = true;
      simulator.after(delayNanos, null, this::connect);
    }
  }

  private void connect() {
    connecting = false;
    SimulatedMember member =
        nextMember.isEmpty() ? world.anyMemberOf(address.account()) : world.memberAt(nextMember);
    nextMember = "";
    SimulatedMember.Running running = member.running();
    if (running == null || running.leaving || !world.network.reachesDevices(member.number)) {
      connectAfter(simulator.between(50 * Simulator.MILLI, 2 * Simulator.SECOND));
      return;
    }
    SimulatedConnection fresh = new SimulatedConnection(world, member, running, this);
    connection = fresh;
    heardNanos = simulator.nanoTime();
    welcomed = false;
    queueEmpty = false;
    lastSeq = 0;
    ackedSeq = 0;
    unacked = 0;
    pendings.values().forEach(pending -> pending.underWay = false);
    simulator.log(address, " connects to ", member.name);
    fresh.hello(() ->
        running.sessions.open(
            fresh, new ClientHello(token, address.device(), 1, "sim", 0), new byte[32]));
  }

  /// The connection is gone.
  void lost(SimulatedConnection gone) {
    if (connection == gone) {
      simulator.log(address, " lost its connection");
      connection = null;
      welcomed = false;
      connectAfter(simulator.between(10 * Simulator.MILLI, 2 * Simulator.SECOND));
    }
  }

  private void advance(DeviceAddress to) {
    SimulatedConnection open = connection;
    ArrayDeque<Pending> lane = lanes.get(to);
    if (open == null || !welcomed || lane == null || lane.isEmpty()) {
      return;
    }
    Pending head = lane.getFirst();
    if (head.underWay || head.notBeforeNanos > simulator.nanoTime()) {
      return;
    }
    head.underWay = true;
    head.sentNanos = simulator.nanoTime();
    byte[] payload = ByteBuffer.allocate(Long.BYTES).putLong(head.number).array();
    SendRequest request =
        new SendRequest(
            head.id,
            new Address(to.account(), to.device()),
            Kind.MESSAGE,
            payload,
            Optional.empty());
    open.up(session -> session.send(request));
  }

  /// Something comes in.
  void arrived(SimulatedConnection from, Object frame) {
    from.taken();
    if (from != connection) {
      return;
    }
    heardNanos = simulator.nanoTime();
    switch (frame) {
      case Envelope envelope -> received(envelope);
      case Frame.Welcome _ -> {
        welcomed = true;
        lanes.keySet().forEach(this::advance);
      }
      case Frame.Sent(ClientId id, MessageId messageId, var _) -> sent(id, messageId);
      case Frame.Refused refused -> refused(refused);
      case Frame.Close close -> closed(close);
      case Frame.QueueEmpty _ -> {
        expect(welcomed && !queueEmpty, "QueueEmpty");
        queueEmpty = true;
      }
      case Frame.Pong _ -> {}
      case Frame.Truncated _ -> {}
      default -> expect(false, frame);
    }
  }

  private void expect(boolean holds, Object what) {
    if (!holds) {
      world.ledger.violate(address + ": unexpected " + what);
    }
  }

  private void received(Envelope envelope) {
    expect(welcomed, "envelope before Welcome");
    expect(envelope.seq() > lastSeq, "seq " + envelope.seq() + " after " + lastSeq);
    lastSeq = envelope.seq();
    unacked++;
    expect(unacked <= World.WINDOW, "envelope beyond the window");
    MessageId id = MessageId.of(envelope.messageId());
    boolean fresh = !seenBefore.contains(id) && seen.add(id);
    long number =
        envelope.kind() == Envelope.Kind.MESSAGE
            ? ByteBuffer.wrap(envelope.payload()).getLong()
            : 0;
    simulator.log(address, fresh ? " got " : " got again ", envelope);
    if (fresh) {
      world.ledger.received(address, envelope, number);
    } else {
      world.ledger.has(envelope);
    }
    if (!ackDue) {
      ackDue = true;
      simulator.after(simulator.between(0, 300 * Simulator.MILLI), null, this::acknowledge);
    }
  }

  private void acknowledge() {
    ackDue = false;
    SimulatedConnection open = connection;
    if (open != null && lastSeq > ackedSeq) {
      long seq = lastSeq;
      ackedSeq = seq;
      unacked = 0;
      open.up(session -> session.acknowledge(seq));
    }
  }

  private void sent(ClientId id, MessageId messageId) {
    Pending pending = pendings.remove(id);
    if (pending == null) {
      return;
    }
    expect(
        messageId.equals(MessageIds.derive(new Address(address.account(), address.device()), id)),
        "message id");
    ArrayDeque<Pending> lane = lanes.getOrDefault(pending.to, new ArrayDeque<>());
    expect(lane.peek() == pending, "Sent for a message that is not the next one");
    lane.poll();
    simulator.log(address, " told sent: ", pending.number, " to ", pending.to);
    advance(pending.to);
  }

  private void refused(Frame.Refused refused) {
    Pending pending = pendings.get(refused.clientId());
    if (pending == null) {
      return;
    }
    switch (refused.reason()) {
      case UNAVAILABLE, RATE_LIMITED, MAILBOX_FULL -> {}
      case UNSPECIFIED, INVALID -> expect(false, refused);
    }
    pending.underWay = false;
    long pause = refused.retryAfterMillis() * Simulator.MILLI;
    pending.notBeforeNanos = simulator.nanoTime() + pause;
    simulator.after(pause, null, () -> advance(pending.to));
  }

  private void closed(Frame.Close close) {
    simulator.log(address, " was told ", close.code(), " ", close.member());
    switch (close.code()) {
      case WRONG_MEMBER, MOVE, UNAVAILABLE, IDLE, SLOW_CONSUMER -> {}
      default -> expect(false, close);
    }
    connection = null;
    welcomed = false;
    nextMember = close.member();
    connectAfter(
        Math.max(1, close.retryAfterMillis()) * Simulator.MILLI
            + simulator.between(0, 100 * Simulator.MILLI));
  }

  /// Looks after its connection.
  private void tick() {
    simulator.after(
        PING_NANOS,
        null,
        () -> {
          SimulatedConnection open = connection;
          long now = simulator.nanoTime();
          boolean unanswered =
              pendings.values().stream()
                  .anyMatch(
                      pending -> pending.underWay && now - pending.sentNanos > ANSWER_NANOS_MAX);
          if (open != null && (unanswered || now - heardNanos > SILENCE_NANOS_MAX)) {
            open.hangUp();
            lost(open);
          } else if (open != null) {
            open.up(session -> session.ping(1));
          }
          tick();
        });
  }
}
