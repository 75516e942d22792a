package chat.skerry.node.transport;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A device on a blocking socket, with the protocol module's client side. Used by one thread.
public final class TestDevice implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TIMEOUT_MILLIS = 12_000;

  private final Closeable socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
  private @Nullable FrameChannel frames;
  private int device;
  private @Nullable KnownMember peer;
  private @Nullable NoiseTransport transport;

  private TestDevice(Closeable socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /// On a WebSocket.
  static TestDevice over(WebSocketLine line) {
    return new TestDevice(line, line.in(), line.out());
  }

  public static TestDevice connect(int port) throws IOException {
    return connect(port, 0);
  }

  /// @param receiveBytes what the kernel may keep for this device; 0 for as much as it likes
  static TestDevice connect(int port, int receiveBytes) throws IOException {
    Socket socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new TestDevice(socket, socket.getInputStream(), socket.getOutputStream());
  }

  public static ClientHello hello(String token, int device) {
    return new ClientHello(token, device, 1, "test", 0);
  }

  /// The whole handshake; what follows is up to the test.
  public TestDevice handshake(
      StaticKeys keys, IdentityKey identity, String cluster, ClientHello hello) throws IOException {
    return handshake(new DeviceHandshake(keys, RANDOM), identity, cluster, hello);
  }

  TestDevice handshake(
      DeviceHandshake handshake, IdentityKey identity, String cluster, ClientHello hello)
      throws IOException {
    device = hello.device();
    raw(handshake.header());
    message(handshake.start());
    DeviceHandshake.Finished finished =
        handshake.finish(readMessage(), identity, cluster, Instant.now(), _ -> hello);
    message(finished.message3());
    transport = finished.transport();
    frames = new FrameChannel(finished.transport(), UnpooledByteBufAllocator.DEFAULT);
    peer = finished.member();
    return this;
  }

  /// The member as it has proven itself.
  KnownMember peer() {
    if (peer == null) {
      throw new IllegalStateException("no handshake yet");
    }
    return peer;
  }

  /// Hangs up with a reset.
  void reset() throws IOException {
    ((Socket) socket).setSoLinger(true, 0);
    socket.close();
  }

  /// Everything that was sent so far.
  byte[] recorded() {
    return recorded.toByteArray();
  }

  public void raw(byte[] bytes) throws IOException {
    recorded.write(bytes);
    out.write(bytes);
    out.flush();
  }

  /// One message with its length.
  public void message(byte[] bytes) throws IOException {
    ByteBuf buffer = Unpooled.buffer().writeMedium(bytes.length).writeBytes(bytes);
    raw(ByteBufUtil.getBytes(buffer));
  }

  public void send(Frame frame) throws IOException {
    raw(sealed(frame));
  }

  /// The frame as it would be sent next, with its length.
  public byte[] sealed(Frame frame) {
    ByteBuf sealed = channel().seal(frame);
    byte[] bytes = ByteBufUtil.getBytes(sealed);
    sealed.release();
    return bytes;
  }

  /// Seals bytes that need not be a frame.
  void sealed(byte[] plain) throws IOException {
    ByteBuf sealed = Unpooled.buffer();
    if (transport == null) {
      throw new IllegalStateException("no handshake yet");
    }
    transport.encrypt(Unpooled.wrappedBuffer(plain), sealed);
    message(ByteBufUtil.getBytes(sealed));
  }

  public ClientId text(String account, String text) throws IOException {
    ClientId id = ClientId.random(RANDOM);
    text(id, account, text);
    return id;
  }

  public void text(ClientId id, String account, String text) throws IOException {
    send(
        new Frame.Send(
            id,
            new Address(account, 0),
            Kind.MESSAGE,
            Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)),
            Optional.empty()));
  }

  /// Sends the text to each device of the lists; the sender's own device gets none.
  ///
  /// @param own the list of the sender's account
  public void text(ClientId id, String account, DeviceList to, DeviceList own, String text)
      throws IOException {
    send(
        new Frame.SendToAccount(
            id,
            account,
            Kind.MESSAGE,
            Optional.empty(),
            payloads(to, -1, text),
            payloads(own, device, "copy of " + text)));
  }

  public DeviceList devices(String account) throws IOException {
    send(new Frame.GetDevices(ClientId.random(RANDOM), account));
    Frame.Devices devices = next(Frame.Devices.class);
    if (!devices.account().equals(account)) {
      throw new IllegalStateException("devices of another account");
    }
    return devices.list();
  }

  static DevicePayloads payloads(DeviceList list, int skipped, String text) {
    return new DevicePayloads(
        list.hash(),
        list.entries().stream()
            .filter(entry -> entry.device() != skipped)
            .map(entry ->
                new DevicePayloads.DevicePayload(
                    entry.device(),
                    entry.registrationId(),
                    Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))))
            .toList());
  }

  public void read(String account, MessageId message) throws IOException {
    send(
        new Frame.Send(
            ClientId.random(RANDOM),
            new Address(account, 0),
            Kind.READ,
            Unpooled.EMPTY_BUFFER,
            Optional.of(message)));
  }

  /// The next frame; its payload is a copy.
  public Frame next() throws IOException {
    AtomicReference<@Nullable Frame> frame = new AtomicReference<>();
    channel().open(Unpooled.wrappedBuffer(readMessage()), opened -> frame.set(copy(opened)));
    Frame next = frame.get();
    if (next == null) {
      throw new IllegalStateException("no frame in the message");
    }
    return next;
  }

  public <F extends Frame> F next(Class<F> type) throws IOException {
    Frame frame = next();
    if (!type.isInstance(frame)) {
      throw new IllegalStateException("got " + frame + ", expected a " + type.getSimpleName());
    }
    return type.cast(frame);
  }

  /// Whether the member closes, before the socket's time-out.
  public boolean isClosedByMember() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException _) {
      return true;
    }
  }

  public byte[] readMessage() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("closed by the member");
    }
    byte[] bytes = new byte[first << 16 | in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }

  public static String text(Frame.Deliver deliver) {
    return deliver.payload().toString(StandardCharsets.UTF_8);
  }

  private static Frame copy(Frame frame) {
    if (frame instanceof Frame.Deliver d) {
      return new Frame.Deliver(
          d.seq(),
          d.messageId(),
          d.from(),
          d.kind(),
          d.timestampMillis(),
          Unpooled.copiedBuffer(d.payload()),
          d.refersTo());
    }
    return frame;
  }

  private FrameChannel channel() {
    if (frames == null) {
      throw new IllegalStateException("no handshake yet");
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
