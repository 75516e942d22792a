package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device that follows the protocol: one unanswered send for each recipient, retries under the
/// same id, drops what it has seen, acknowledges late, comes back.
final class SimulatedDevice {
  final DeviceAddress address;
  private final SimulatedIsland island;
  private final Simulator simulator;
  private final byte[] token;
  private final Map<String, List<Pending>> outbox = new HashMap<>();
  private final Set<MessageId> seen = new HashSet<>();
  final Map<DeviceAddress, List<String>> received = new HashMap<>();
  final Map<String, List<String>> sent = new HashMap<>();
  final Set<MessageId> receipts = new HashSet<>();
  final Set<MessageId> sentIds = new HashSet<>();
  private @Nullable SimulatedConnection connection;
  private boolean welcomed;
  private long lastSeq;
  private long ackedSeq;
  private String nextMember = "";

  private static final class Pending {
    final ClientId id;
    final String text;
    boolean underWay;

    Pending(ClientId id, String text) {
      this.id = id;
      this.text = text;
    }
  }

  SimulatedDevice(SimulatedIsland island, String account) {
    this.island = island;
    this.simulator = island.simulator;
    this.address = new DeviceAddress(account, 0);
    this.token =
        island
            .tokens
            .token("acme/demo", account, simulator.epochMillis() / 1_000)
            .getBytes(StandardCharsets.US_ASCII);
  }

  void write(String to, String text) {
    outbox
        .computeIfAbsent(to, recipient -> new ArrayList<>())
        .add(new Pending(ClientId.random(simulator.random), text));
    sent.computeIfAbsent(to, recipient -> new ArrayList<>()).add(text);
  }

  /// Whether everything was sent and everything that was delivered is acknowledged.
  boolean isIdle() {
    return welcomed && outbox.values().stream().allMatch(List::isEmpty) && ackedSeq == lastSeq;
  }

  void connect() {
    if (connection != null) {
      return;
    }
    SimulatedMember member = nextMember.isEmpty() ? island.anyMember() : island.member(nextMember);
    nextMember = "";
    lastSeq = 0;
    ackedSeq = 0;
    welcomed = false;
    outbox.values().forEach(lane -> lane.forEach(pending -> pending.underWay = false));
    SimulatedConnection fresh = new SimulatedConnection(member, simulator);
    connection = fresh;
    simulator.trace("%s connects to %s", address.account(), member.name);
    String text = new String(token, StandardCharsets.US_ASCII);
    fresh.open(new ClientHello(text, 0, 1, "sim", 0));
  }

  /// Its connection passes to another process, or tries to.
  void travel() {
    if (connection != null) {
      connection.travel();
    }
  }

  void cut() {
    if (connection != null) {
      connection.cut();
      connection = null;
      welcomed = false;
    }
  }

  /// Does one thing that a device may do now.
  void act() {
    SimulatedConnection open = connection;
    if (open == null) {
      connect();
      return;
    }
    switch (simulator.random.nextInt(3)) {
      case 0 -> sendNext(open);
      case 1 -> acknowledge(open);
      default -> receive(open);
    }
  }

  private void sendNext(SimulatedConnection open) {
    if (!welcomed) {
      return;
    }
    outbox.forEach((recipient, lane) -> {
      if (!lane.isEmpty() && !lane.getFirst().underWay) {
        Pending pending = lane.getFirst();
        pending.underWay = true;
        open.onSession(session ->
            session.send(
                new SendRequest(
                    pending.id,
                    new Address(recipient, 0),
                    Kind.MESSAGE,
                    pending.text.getBytes(StandardCharsets.UTF_8),
                    Optional.empty())));
      }
    });
  }

  private void acknowledge(SimulatedConnection open) {
    if (lastSeq > ackedSeq) {
      long seq = lastSeq;
      ackedSeq = seq;
      open.onSession(session -> session.acknowledge(seq));
    }
  }

  private void receive(SimulatedConnection open) {
    switch (open.take()) {
      case null -> {}
      case Envelope envelope -> received(envelope);
      case Frame.Welcome _ -> welcomed = true;
      case Frame.Sent(ClientId id, var messageId, var _) -> answered(id, messageId);
      case Frame.Refused refused -> refused(refused.clientId());
      case Frame.Close close -> closed(close);
      case Frame.QueueEmpty _ -> {}
      case Object other -> throw new AssertionError("unexpected: " + other);
    }
  }

  private void received(Envelope envelope) {
    if (envelope.seq() <= lastSeq) {
      throw new AssertionError("seq " + envelope.seq() + " after " + lastSeq);
    }
    lastSeq = envelope.seq();
    simulator.trace(
        "%s got %s %s",
        address.account(), envelope, new String(envelope.payload(), StandardCharsets.UTF_8));
    if (!seen.add(MessageId.of(envelope.messageId()))) {
      return;
    }
    if (envelope.kind() == Envelope.Kind.MESSAGE) {
      received
          .computeIfAbsent(envelope.from(), sender -> new ArrayList<>())
          .add(new String(envelope.payload(), StandardCharsets.UTF_8));
    } else {
      receipts.add(MessageId.of(envelope.refersTo()));
    }
  }

  private void answered(ClientId id, MessageId messageId) {
    if (!messageId.equals(MessageIds.derive(new Address(address.account(), 0), id))) {
      throw new AssertionError("another message id than the protocol's");
    }
    for (List<Pending> lane : outbox.values()) {
      if (!lane.isEmpty() && lane.getFirst().id.equals(id)) {
        lane.removeFirst();
        sentIds.add(messageId);
        simulator.trace("%s told sent: %s", address.account(), id);
        return;
      }
    }
  }

  private void refused(ClientId id) {
    for (List<Pending> lane : outbox.values()) {
      if (!lane.isEmpty() && lane.getFirst().id.equals(id)) {
        lane.getFirst().underWay = false;
      }
    }
  }

  private void closed(Frame.Close close) {
    if (close.code() == CloseCode.PROTOCOL_ERROR || close.code() == CloseCode.INTERNAL) {
      throw new AssertionError("closed: " + close);
    }
    connection = null;
    welcomed = false;
    nextMember = close.member();
  }
}
