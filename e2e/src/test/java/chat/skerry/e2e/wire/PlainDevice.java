package chat.skerry.e2e.wire;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Chat.Door;
import chat.skerry.e2e.cluster.Doors;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/// A well-behaved device without the client library: it sees each answer as it comes, where the
/// library would wait and send again.
public final class PlainDevice implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration LOGIN = Duration.ofSeconds(20);

  private final RawDevice device;
  private final String account;

  private PlainDevice(RawDevice device, String account) {
    this.device = device;
    this.account = account;
  }

  /// Opens a session of a new account on an island.
  public static PlainDevice open(Line line, Chat chat, int island) {
    String account = chat.account("plain", island);
    String token = line.api().token(chat.name(), account);
    StaticKeys keys = StaticKeys.generate(RANDOM);
    Door owner = new Doors(chat, account, token, keys).owner(LOGIN);
    RawDevice device = RawDevice.dial(owner.address());
    Frame first = device.open(keys, chat.identityKey(), chat.fullName(), hello(token));
    if (!(first instanceof Frame.Welcome)) {
      device.close();
      throw new IllegalStateException(account + ": " + first + " (expected: Welcome)");
    }
    return new PlainDevice(device, account);
  }

  public static ClientHello hello(String token) {
    return new ClientHello(token, 0, ConnectionHeader.VERSION, "skerry-e2e", 0);
  }

  public String account() {
    return account;
  }

  public RawDevice raw() {
    return device;
  }

  /// Sends a message and waits for its answer.
  public Frame send(String to, String text) throws IOException {
    var id = ClientId.random(RANDOM);
    var payload = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    device.writeFrame(
        new Frame.Send(id, new Address(to, 0), Kind.MESSAGE, payload, Optional.empty()));
    while (true) {
      switch (device.readFrame()) {
        case Frame.Sent sent when sent.clientId().equals(id) -> {
          return sent;
        }
        case Frame.Refused refused when refused.clientId().equals(id) -> {
          return refused;
        }
        case Frame.Close close -> {
          return close;
        }
        case Frame.Ping(int nonce) -> device.writeFrame(new Frame.Pong(nonce));
        case Frame other -> {} // not the answer
      }
    }
  }

  @Override
  public void close() {
    device.close();
  }
}
