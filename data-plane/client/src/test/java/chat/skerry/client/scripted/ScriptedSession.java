package chat.skerry.client.scripted;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.MemberHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// One client at a [ScriptedMember]. Frames read are kept in [#received] (payloads copied).
public final class ScriptedSession {
  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final FrameChannel channel;
  private final ClientHello hello;
  private final HandshakePattern pattern;
  private final List<Frame> received = new CopyOnWriteArrayList<>();

  private ScriptedSession(
      Socket socket,
      DataInputStream in,
      DataOutputStream out,
      FrameChannel channel,
      ClientHello hello,
      HandshakePattern pattern) {
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.channel = channel;
    this.hello = hello;
    this.pattern = pattern;
  }

  /// The client went away.
  public static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// @param handshakes makes the member's side of a handshake of this pattern
  static ScriptedSession accept(
      Socket socket, Function<HandshakePattern, MemberHandshake> handshakes) throws IOException {
    socket.setTcpNoDelay(true);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    byte[] header = new byte[ConnectionHeader.BYTES];
    in.readFully(header);
    HandshakePattern pattern = ConnectionHeader.read(Unpooled.wrappedBuffer(header));
    MemberHandshake handshake = handshakes.apply(pattern);
    byte[] answer = handshake.answer(message(in));
    out.writeByte(0);
    out.writeShort(answer.length);
    out.write(answer);
    MemberHandshake.Finished finished = handshake.finish(message(in));
    return new ScriptedSession(
        socket,
        in,
        out,
        new FrameChannel(finished.transport(), UnpooledByteBufAllocator.DEFAULT),
        ClientHello.decode(finished.hello()),
        pattern);
  }

  public ClientHello hello() {
    return hello;
  }

  /// How the client opened the connection.
  public HandshakePattern pattern() {
    return pattern;
  }

  public List<Frame> received() {
    return received;
  }

  public <T extends Frame> List<T> received(Class<T> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  public void welcome() {
    welcome("", 30_000);
  }

  public void welcome(String otherMember, int pingMillis) {
    write(new Frame.Welcome(1, otherMember, 64, pingMillis, 1_800_000_000_000L, 0));
  }

  /// Welcomes as a member that keeps so many sends to one device in order.
  public void welcomeWithTurns(int sendWindow) {
    write(new Frame.Welcome(1, "", 64, 30_000, 1_800_000_000_000L, sendWindow));
  }

  public void queueEmpty(int backlog) {
    write(new Frame.QueueEmpty(backlog));
  }

  public void truncated(int refused, int expired) {
    write(new Frame.Truncated(refused, expired));
  }

  public void deliver(long seq, MessageId id, String from, String text) {
    write(
        new Frame.Deliver(
            seq,
            id,
            new Address(from, 0),
            Kind.MESSAGE,
            1_800_000_000_000L + seq,
            Unpooled.copiedBuffer(text, StandardCharsets.UTF_8),
            Optional.empty()));
  }

  public void receipt(long seq, Kind kind, MessageId message, String from) {
    receipt(seq, kind, message, new Address(from, 0));
  }

  public void receipt(long seq, Kind kind, MessageId message, Address from) {
    write(
        new Frame.Deliver(
            seq,
            new MessageId(seq, kind.number()),
            from,
            kind,
            1_800_000_000_000L + seq,
            Unpooled.EMPTY_BUFFER,
            Optional.of(message)));
  }

  public void sent(Frame.Send send) {
    write(new Frame.Sent(send.clientId(), new MessageId(1, 1), 1_800_000_000_000L));
  }

  public void sent(Frame.SendToAccount send) {
    write(new Frame.Sent(send.clientId(), new MessageId(1, 1), 1_800_000_000_000L));
  }

  /// Reads a question for the devices of this account, and answers it.
  public void devices(String account, DeviceList list) {
    Frame.GetDevices get = (Frame.GetDevices) read();
    if (!get.account().equals(account)) {
      throw new IllegalStateException("asked for the devices of " + get.account());
    }
    write(new Frame.Devices(get.clientId(), account, list));
  }

  /// A list of these devices, with registration ids 100, 101, …
  public static DeviceList list(int... devices) {
    return new DeviceList(
        1,
        Arrays.stream(devices)
            .mapToObj(device -> new DeviceList.Entry(device, 100 + device))
            .toList());
  }

  public synchronized void write(Frame frame) {
    ByteBuf sealed = channel.seal(frame);
    try {
      sealed.readBytes(out, sealed.readableBytes());
    } catch (IOException e) {
      throw new GoneException();
    } finally {
      sealed.release();
    }
  }

  /// The next frame that is no ping; pings are answered.
  public Frame read() {
    while (true) {
      Frame frame = readAny();
      if (frame instanceof Frame.Ping(int nonce)) {
        write(new Frame.Pong(nonce));
      } else {
        return frame;
      }
    }
  }

  /// The next frame, whatever it is.
  public Frame readAny() {
    AtomicReference<Frame> frame = new AtomicReference<>();
    try {
      channel.open(
          Unpooled.wrappedBuffer(message(in)), opened -> frame.set(ScriptedSession.copy(opened)));
    } catch (IOException e) {
      throw new GoneException();
    }
    received.add(frame.get());
    return frame.get();
  }

  /// Answers sends and pings until the client goes away.
  public void answerSends() {
    while (true) {
      if (read() instanceof Frame.Send send) {
        sent(send);
      }
    }
  }

  /// Reads until the client goes away, and answers pings alone.
  public void swallow() {
    while (true) {
      read();
    }
  }

  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Frame copy(Frame frame) {
    return switch (frame) {
      case Frame.Send send ->
          new Frame.Send(
              send.clientId(),
              send.to(),
              send.kind(),
              send.payload().copy(),
              send.refersTo(),
              send.turn());
      case Frame.SendToAccount send ->
          new Frame.SendToAccount(
              send.clientId(),
              send.account(),
              send.kind(),
              send.refersTo(),
              copy(send.to()),
              copy(send.own()));
      default -> frame;
    };
  }

  private static DevicePayloads copy(DevicePayloads payloads) {
    return new DevicePayloads(
        payloads.listHash(),
        payloads.payloads().stream()
            .map(one ->
                new DevicePayloads.DevicePayload(
                    one.device(), one.registrationId(), one.payload().copy()))
            .toList());
  }

  private static byte[] message(DataInputStream in) throws IOException {
    byte[] message = new byte[in.readUnsignedByte() << 16 | in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }
}
