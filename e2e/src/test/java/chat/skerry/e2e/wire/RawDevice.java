package chat.skerry.e2e.wire;

import chat.skerry.client.connection.HostPort;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.noise.NoiseTransport;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A device that sends whatever it is told to, right or wrong. Confined to one thread.
public final class RawDevice implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private @Nullable NoiseTransport transport;
  private @Nullable FrameChannel channel;

  private RawDevice(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  public static RawDevice dial(HostPort member) {
    try {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(member.host(), member.port()), TIMEOUT_MILLIS);
      return new RawDevice(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(member.toString(), e);
    }
  }

  /// Sends bytes as they are. A member that has hung up already is no error here.
  public RawDevice write(byte... bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // How the connection ended is told by awaitEnd.
      return this;
    }
    return this;
  }

  /// Sends a length, right or not.
  public RawDevice writeLength(int length) {
    return write((byte) (length >> 16), (byte) (length >> 8), (byte) length);
  }

  /// Sends bytes with their length.
  public RawDevice writeMessage(byte[] message) {
    return writeLength(message.length).write(message);
  }

  /// The four bytes that open a connection.
  public RawDevice writeHeader() {
    return write(ConnectionHeader.bytes(HandshakePattern.XX));
  }

  /// The first handshake message.
  public RawDevice startHandshake(StaticKeys keys) {
    return writeMessage(new DeviceHandshake(keys, new SecureRandom()).start());
  }

  /// The whole handshake, up to the member's first frame.
  public Frame open(StaticKeys keys, IdentityKey identity, String cluster, ClientHello hello) {
    try {
      writeHeader();
      var handshake = new DeviceHandshake(keys, new SecureRandom());
      writeMessage(handshake.start());
      byte[] answer = readMessage();
      var finished =
          handshake.finish(answer, identity, cluster, Clock.systemUTC().instant(), _ -> hello);
      writeMessage(finished.message3());
      transport = finished.transport();
      channel = new FrameChannel(finished.transport(), UnpooledByteBufAllocator.DEFAULT);
      return readFrame();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Seals bytes that need not be a frame.
  public RawDevice writeSealed(byte[] plain) {
    ByteBuf sealed = Unpooled.buffer();
    required(transport).encrypt(Unpooled.wrappedBuffer(plain), sealed);
    byte[] message = new byte[sealed.readableBytes()];
    sealed.readBytes(message);
    return writeMessage(message);
  }

  /// Sends a frame.
  public RawDevice writeFrame(Frame frame) {
    ByteBuf sealed = required(channel).seal(frame);
    byte[] bytes = new byte[sealed.readableBytes()];
    sealed.readBytes(bytes);
    sealed.release();
    return write(bytes);
  }

  /// The next frame.
  public Frame readFrame() throws IOException {
    var frame = new AtomicReference<@Nullable Frame>();
    required(channel).open(Unpooled.wrappedBuffer(readMessage()), frame::set);
    return required(frame.get());
  }

  /// Reads until the member hangs up.
  ///
  /// @param bound within which it must
  public End awaitEnd(Duration bound) {
    long start = System.nanoTime();
    Optional<Frame.Close> close = Optional.empty();
    try {
      socket.setSoTimeout((int) bound.toMillis());
      while (close.isEmpty()) {
        if (channel == null) {
          readMessage();
        } else if (readFrame() instanceof Frame.Close last) {
          close = Optional.of(last);
        }
      }
      in.transferTo(OutputStream.nullOutputStream());
    } catch (java.net.SocketTimeoutException e) {
      throw new IllegalStateException(
          "the member has not hung up in " + bound.toSeconds() + " s", e);
    } catch (IOException e) {
      return new End(close, Duration.ofNanos(System.nanoTime() - start));
    }
    return new End(close, Duration.ofNanos(System.nanoTime() - start));
  }

  private byte[] readMessage() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length > Limits.TRANSPORT_MESSAGE_BYTES_MAX) {
      throw new IOException("message length: " + length);
    }
    byte[] message = new byte[length];
    in.readFully(message);
    return message;
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("no connection (expected: open() before)");
    }
    return value;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How a member hung up.
  ///
  /// @param close its last frame; empty where the handshake was not complete
  /// @param took from the call
  public record End(Optional<Frame.Close> close, Duration took) {}
}
