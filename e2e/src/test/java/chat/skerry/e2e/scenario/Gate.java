package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Chat.Door;
import chat.skerry.e2e.cluster.Doors;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.wire.PlainDevice;
import chat.skerry.e2e.wire.RawDevice;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;

/// One member's chat port with its counter of closed connections, and a new account that the member
/// owns. Confined to one scenario.
final class Gate {
  private static final String COUNTER = "skerry_connections_closed_total";

  /// A member has ten seconds to hang up; a busy machine some more to say so.
  private static final Duration BOUND = Duration.ofSeconds(12);

  private static final Duration COUNTED = Duration.ofSeconds(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Line line;
  private final Chat chat;
  private final Visitor visitor;
  private final Door door;
  private final Member before;
  private Duration slowest = Duration.ZERO;

  private Gate(Line line, Chat chat, Visitor visitor, Door door) {
    this.line = line;
    this.chat = chat;
    this.visitor = visitor;
    this.door = door;
    before = chat.member(door.member()).orElseThrow();
  }

  static Gate of(Line line) {
    Chat chat = line.chat();
    String account = chat.account("gate", 0);
    String token = line.api().token(chat.name(), account);
    StaticKeys keys = StaticKeys.generate(RANDOM);
    Door door = new Doors(chat, account, token, keys).owner(BOUND);
    return new Gate(line, chat, new Visitor(account, token, keys), door);
  }

  /// The gate that a phone went through.
  static Gate of(Line line, Chat chat, Phone phone) {
    Door door =
        chat.doors(phone.token()).stream()
            .filter(d -> d.member().equals(phone.member()))
            .findFirst()
            .orElseThrow();
    return new Gate(line, chat, new Visitor(phone.account(), phone.token(), phone.keys()), door);
  }

  Chat chat() {
    return chat;
  }

  String account() {
    return visitor.account;
  }

  String token() {
    return visitor.token;
  }

  /// What a device does before the handshake is complete: the member hangs up without a word and
  /// counts it under this code.
  void expect(CloseCode code, Consumer<RawDevice> deed) {
    double counted = count(code);
    try (RawDevice device = RawDevice.dial(door.address())) {
      deed.accept(device);
      assertThat(end(device).close()).as("%s: a frame", code).isEmpty();
    }
    awaitCount(code, counted);
  }

  /// What a device does in a session: the member says why it hangs up.
  void expectInSession(CloseCode code, Consumer<RawDevice> deed) {
    double counted = count(code);
    try (RawDevice device = RawDevice.dial(door.address())) {
      Frame first = open(device, visitor.token, visitor.keys);
      assertThat(first).isInstanceOf(Frame.Welcome.class);
      deed.accept(device);
      assertThat(end(device).close())
          .as("%s: the member's last frame", code)
          .map(Frame.Close::code)
          .contains(code);
    }
    awaitCount(code, counted);
  }

  /// A device with this token and a new key: the member refuses it by name.
  void expectToken(CloseCode code, String shown) {
    double counted = count(code);
    try (RawDevice device = RawDevice.dial(door.address())) {
      Frame first = open(device, shown, StaticKeys.generate(RANDOM));
      assertThat(first).as("%s: first frame", code).isInstanceOf(Frame.Close.class);
      assertThat(((Frame.Close) first).code()).isEqualTo(code);
      end(device);
    }
    awaitCount(code, counted);
  }

  private Frame open(RawDevice device, String shown, StaticKeys keys) {
    return device.open(keys, chat.identityKey(), chat.fullName(), PlainDevice.hello(shown));
  }

  /// The member is the same process as before, and still opens sessions.
  void assertWell() {
    Member now = chat.member(before.name()).orElseThrow();
    assertThat(now.uid()).isEqualTo(before.uid());
    assertThat(now.restarts()).isEqualTo(before.restarts());
    assertThat(now.ready()).isTrue();
    try (PlainDevice device = PlainDevice.open(line, chat, 0)) {
      assertThat(device.send(device.account(), "alive")).isInstanceOf(Frame.Sent.class);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The longest time that the member took to hang up.
  double slowestSeconds() {
    return slowest.toMillis() / 1e3;
  }

  private RawDevice.End end(RawDevice device) {
    RawDevice.End end = device.awaitEnd(BOUND);
    slowest = slowest.compareTo(end.took()) < 0 ? end.took() : slowest;
    return end;
  }

  /// Who has a right to enter.
  private record Visitor(String account, String token, StaticKeys keys) {}

  private double count(CloseCode code) {
    return chat.metrics(door.member()).sum(COUNTER, "code=\"" + code + "\"");
  }

  private void awaitCount(CloseCode code, double counted) {
    await(code + " is counted")
        .atMost(COUNTED)
        .untilAsserted(() -> assertThat(count(code)).isEqualTo(counted + 1));
  }
}
