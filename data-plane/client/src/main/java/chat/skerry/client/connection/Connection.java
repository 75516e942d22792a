package chat.skerry.client.connection;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.identity.MemberCertificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// An open session with a member. [#run] reads until the end; the other methods are thread-safe and
/// never block.
public final class Connection implements AutoCloseable {
  private final Wire wire;
  private final FrameChannel channel;
  private final Peer peer;
  private final ConnectionWriter writer;
  private final AtomicBoolean left = new AtomicBoolean();
  private volatile @Nullable String giveUpReason;

  Connection(
      Wire wire,
      FrameChannel channel,
      ConnectionSettings settings,
      LongSupplier nanoTime,
      Peer peer)
      throws IOException {
    this.wire = wire;
    this.channel = channel;
    this.peer = peer;
    Duration ping = pingInterval(settings, peer.welcome());
    wire.readTimeout(ping.plus(settings.answerTimeout()));
    this.writer = new ConnectionWriter(wire, channel, ping, nanoTime, peer.address().toString());
  }

  /// The other end.
  ///
  /// @param address where it was reached
  /// @param certificate proves that it is a member of the cluster
  /// @param welcome what it said first
  public record Peer(HostPort address, MemberCertificate certificate, Frame.Welcome welcome) {}

  public Peer peer() {
    return peer;
  }

  /// Reads frames until the connection ends; call it once.
  public ConnectionEnd run(FrameReceiver receiver) {
    writer.start();
    try {
      while (true) {
        byte[] message = wire.readMessage(Limits.TRANSPORT_MESSAGE_BYTES_MAX);
        Step step = new Step(receiver);
        channel.open(Unpooled.wrappedBuffer(message), step::take);
        if (step.end != null) {
          return step.end;
        }
      }
    } catch (IOException | ProtocolException e) {
      return end(e);
    } finally {
      wire.close();
      writer.stop();
    }
  }

  /// Says that everything delivered on this connection up to `seq` is safely kept.
  public void acknowledge(long seq) {
    write(new Frame.Ack(seq));
  }

  /// Ends the connection at once because of what its user found; [#run] returns `Lost(reason)`.
  public void giveUp(String reason) {
    giveUpReason = reason;
    wire.close();
  }

  /// Writes what waits, then ends the connection; [#run] returns `Lost(reason)`.
  public void finish(String reason) {
    giveUpReason = reason;
    writer.finish();
  }

  /// Writes what waits, then ends the connection; [#run] returns `Left`. Idempotent.
  @Override
  public void close() {
    left.set(true);
    writer.finish();
  }

  /// Writes a frame that a device may send. Its payloads are not changed by anyone until the answer
  /// has come.
  public void write(Frame frame) {
    if (!writer.offer(frame)) {
      giveUp(peer.address() + ": the member does not read");
    }
  }

  private ConnectionEnd end(Exception e) {
    String reason = giveUpReason;
    if (left.get()) {
      return new ConnectionEnd.Left();
    }
    if (reason != null) {
      return new ConnectionEnd.Lost(reason);
    }
    return new ConnectionEnd.Lost(
        peer.address()
            + switch (e) {
              case SocketTimeoutException _ -> ": nothing heard for too long";
              case EOFException _ -> ": connection closed without a reason";
              default -> ": " + e.getMessage();
            });
  }

  private static Duration pingInterval(ConnectionSettings settings, Frame.Welcome welcome) {
    int asked = welcome.pingIntervalMillis();
    Duration own = settings.keepAlive();
    return asked > 0 && asked < own.toMillis() ? Duration.ofMillis(asked) : own;
  }

  /// One frame: what to do with it, and whether it was the last.
  private final class Step {
    private final FrameReceiver receiver;
    private @Nullable ConnectionEnd end;

    Step(FrameReceiver receiver) {
      this.receiver = receiver;
    }

    void take(Frame frame) {
      switch (frame) {
        case Frame.Deliver deliver -> receiver.delivered(delivery(deliver));
        case Frame.QueueEmpty(int backlog) -> receiver.queueEmpty(backlog);
        case Frame.Sent sent -> receiver.sent(sent);
        case Frame.Refused refused -> receiver.refused(refused);
        case Frame.Ping(int nonce) -> write(new Frame.Pong(nonce));
        case Frame.Pong _ -> {
          // Its arrival has already restarted the read time-out.
        }
        case Frame.Close close -> end = new ConnectionEnd.Closed(close);
        case Frame.Devices devices -> receiver.devices(devices);
        case Frame.DevicesMismatch mismatch -> receiver.mismatch(mismatch);
        case Frame.Truncated(int refused, int expired) -> receiver.truncated(refused, expired);
        case Frame.Send _,
            Frame.SendToAccount _,
            Frame.GetDevices _,
            Frame.RemoveDevice _,
            Frame.Ack _,
            Frame.Welcome _ ->
            end =
                new ConnectionEnd.Lost(
                    peer.address() + ": unexpected " + frame.getClass().getSimpleName());
      }
    }

    private static Delivery delivery(Frame.Deliver deliver) {
      ByteBuf payload = deliver.payload();
      byte[] bytes = new byte[payload.readableBytes()];
      payload.getBytes(payload.readerIndex(), bytes);
      return new Delivery(
          deliver.seq(),
          deliver.messageId(),
          deliver.from(),
          deliver.kind(),
          Instant.ofEpochMilli(deliver.timestampMillis()),
          bytes,
          deliver.refersTo());
    }
  }
}
