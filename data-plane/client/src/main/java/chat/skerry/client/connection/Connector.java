package chat.skerry.client.connection;

import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.MemberCertificate;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// Connects this device to members. Blocking; thread-safe.
public final class Connector {
  private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false);

  private final DeviceIdentity device;
  private final KnownMembers members;
  private final ConnectionSettings settings;
  private final ClientRuntime runtime;

  public Connector(
      DeviceIdentity device,
      KnownMembers members,
      ConnectionSettings settings,
      ClientRuntime runtime) {
    this.device = device;
    this.members = members;
    this.settings = settings;
    this.runtime = runtime;
  }

  /// Connects and waits for `Welcome`. An interrupt of the thread, or closing `attempt`, ends it.
  ///
  /// @param lastAckedSeq the last seq acknowledged on an earlier connection, 0 for none
  public Opening open(HostPort address, String token, long lastAckedSeq, Attempt attempt) {
    return open(address, token, Tickets.NONE, lastAckedSeq, attempt);
  }

  /// The same with the ticket of whichever member proves to be at the address.
  public Opening open(
      HostPort address, String token, Tickets tickets, long lastAckedSeq, Attempt attempt) {
    Wire wire = null;
    try {
      ClientHello hello =
          new ClientHello(
              token,
              device.address().device(),
              ConnectionHeader.VERSION,
              settings.agent(),
              lastAckedSeq);
      wire = Wire.connect(address, settings.connectTimeout(), runtime.random());
      attempt.use(wire);
      return open(wire, address, member -> hello.withTicket(ticket(tickets, member)));
    } catch (OutdatedException e) {
      members.forget(address);
      return new Opening.Failed(new ConnectionEnd.Outdated(e.getMessage()));
    } catch (IOException | ProtocolException | CertificateException e) {
      if (wire != null) {
        wire.close();
      }
      return new Opening.Failed(end(address, e));
    }
  }

  private byte[] ticket(Tickets tickets, MemberCertificate member) {
    return tickets.forMember(member.member(), runtime.nanoTime().getAsLong());
  }

  private Opening open(Wire wire, HostPort address, Function<MemberCertificate, ClientHello> hello)
      throws IOException {
    wire.readTimeout(settings.handshakeTimeout());
    DeviceHandshake.Finished finished = shakeHands(wire, address, hello);
    wire.writeMessage(finished.message3());
    members.remember(address, finished.member());

    FrameChannel channel = new FrameChannel(finished.transport(), ALLOCATOR);
    Frame first = readFrame(wire, channel);
    return switch (first) {
      case Frame.Welcome welcome ->
          new Opening.Opened(
              new Connection(
                  wire,
                  channel,
                  settings,
                  runtime.nanoTime(),
                  new Connection.Peer(address, finished.member().certificate(), welcome)));
      case Frame.Close close -> {
        wire.close();
        yield new Opening.Failed(new ConnectionEnd.Closed(close));
      }
      case Frame other -> {
        wire.close();
        yield new Opening.Failed(
            new ConnectionEnd.Lost(
                address
                    + ": first frame is a "
                    + other.getClass().getSimpleName()
                    + " (expected: Welcome or Close)"));
      }
    };
  }

  private DeviceHandshake.Finished shakeHands(
      Wire wire, HostPort address, Function<MemberCertificate, ClientHello> hello)
      throws IOException {
    Instant now = runtime.clock().instant();
    Optional<KnownMember> known = members.find(address).filter(member -> member.isValidAt(now));
    DeviceHandshake handshake =
        known
            .map(member -> new DeviceHandshake(device.keys(), member, runtime.random()))
            .orElseGet(() -> new DeviceHandshake(device.keys(), runtime.random()));
    try {
      wire.writeHeader(handshake.header());
      wire.writeMessage(handshake.start());
      return handshake.finish(
          wire.readHandshakeMessage(), device.identityKey(), device.cluster(), now, hello);
    } catch (EOFException | SocketException | ProtocolException e) {
      if (known.isEmpty() || wire.isClosedHere()) {
        throw e;
      }
      wire.close();
      throw new OutdatedException(
          address + ": " + known.get().certificate().member() + " has another key now, or left");
    }
  }

  /// What was known of the member is of no use.
  private static final class OutdatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutdatedException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private static Frame readFrame(Wire wire, FrameChannel channel) throws IOException {
    byte[] message = wire.readMessage(Limits.TRANSPORT_MESSAGE_BYTES_MAX);
    AtomicReference<Frame> frame = new AtomicReference<>();
    channel.open(Unpooled.wrappedBuffer(message), frame::set);
    return frame.get();
  }

  private static ConnectionEnd end(HostPort address, Exception e) {
    return switch (e) {
      case CertificateException untrusted ->
          new ConnectionEnd.Untrusted(address + ": " + untrusted.getMessage());
      case SocketTimeoutException _ -> new ConnectionEnd.Lost(address + ": no answer in time");
      case EOFException _ ->
          new ConnectionEnd.Lost(address + ": closed during the handshake without a reason");
      default -> new ConnectionEnd.Lost(address + ": " + e.getMessage());
    };
  }

  /// Lets another thread give up an attempt that is under way.
  public static final class Attempt implements AutoCloseable {
    private final AtomicReference<Optional<Wire>> wire = new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    void use(Wire used) {
      wire.set(Optional.of(used));
      if (closed) {
        used.close();
      }
    }

    /// Idempotent.
    @Override
    public void close() {
      closed = true;
      wire.get().ifPresent(Wire::close);
    }
  }
}
