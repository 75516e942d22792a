package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device that follows the protocol: sends in order ([SimulatedOutbox]), drops what it has seen,
/// acknowledges late, goes on at another member.
final class SimulatedDevice {
  private static final long PING_NANOS = 10 * Simulator.SECOND;
  private static final long SILENCE_NANOS_MAX = 22 * Simulator.SECOND;

  final DeviceAddress address;
  private final World world;
  private final Simulator simulator;
  private final String token;
  private final SimulatedOutbox outbox;
  private Set<MessageId> seen = new HashSet<>();
  private Set<MessageId> seenBefore = new HashSet<>();
  private @Nullable SimulatedConnection connection;
  private String nextMember = "";
  private boolean connecting;
  private boolean welcomed;
  private boolean everWelcomed;
  private boolean queueEmpty;
  private boolean ackDue;
  private long lastSeq;
  private long ackedSeq;
  private int unacked;
  private long heardNanos;

  SimulatedDevice(World world, DeviceAddress address) {
    this.world = world;
    this.simulator = world.simulator;
    this.address = address;
    this.outbox = new SimulatedOutbox(world, address);
    this.token = world.token(address.account());
  }

  void start() {
    connectAfter(simulator.between(0, Simulator.SECOND));
    tick();
  }

  void write(DeviceAddress to) {
    outbox.write(to);
  }

  void writeToAccount(String account) {
    outbox.writeToAccount(account);
  }

  boolean wasWelcomed() {
    return everWelcomed;
  }

  /// Sends without a final answer.
  int unanswered() {
    return outbox.size();
  }

  /// Whether it has no session open or has not acknowledged everything.
  boolean isBusy() {
    return !welcomed || !queueEmpty || ackedSeq != lastSeq || outbox.size() > 0;
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
      outbox.disconnected();
      connectAfter(simulator.between(10 * Simulator.MILLI, 2 * Simulator.SECOND));
    }
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
        everWelcomed = true;
        outbox.connected(from::up);
      }
      case Frame.Sent(ClientId id, MessageId messageId, var _) -> outbox.sent(id, messageId);
      case Frame.Refused refused -> outbox.refused(refused);
      case Frame.DevicesMismatch mismatch -> outbox.mismatch(mismatch);
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
    simulator.log(address, fresh ? " got " : " got again ", envelope);
    if (fresh) {
      ByteBuffer payload = ByteBuffer.wrap(envelope.payload());
      boolean receipt = envelope.kind() == Envelope.Kind.DELIVERED;
      int lane = receipt ? 0 : payload.getInt();
      world.ledger.received(address, envelope, lane, receipt ? 0 : payload.getLong());
    } else {
      world.ledger.has(address, envelope);
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

  private void closed(Frame.Close close) {
    simulator.log(address, " was told ", close.code(), " ", close.member());
    switch (close.code()) {
      case WRONG_MEMBER, MOVE, UNAVAILABLE, IDLE, SLOW_CONSUMER -> {}
      default -> expect(false, close);
    }
    connection = null;
    welcomed = false;
    outbox.disconnected();
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
          if (open != null && (outbox.isForgotten() || now - heardNanos > SILENCE_NANOS_MAX)) {
            open.hangUp();
            lost(open);
          } else if (open != null) {
            open.up(session -> session.ping(1));
          }
          tick();
        });
  }
}
