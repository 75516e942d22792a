package chat.skerry.node.transport;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.session.Connection;
import chat.skerry.node.session.Session;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The line to one device over a Netty channel. Confined to the channel's event loop but for
/// [#execute].
final class DeviceConnection implements Connection {
  /// How long the last frame may take to reach a device before the socket is closed.
  private static final long LINGER_MILLIS = 1_000;

  private final Channel channel;
  private final Line line;
  private final Owner owner;
  private @Nullable FrameChannel frames;
  private boolean readingWanted = true;
  private boolean held;
  private boolean closed;

  /// @param line how the device came in
  DeviceConnection(Channel channel, Line line, Owner owner) {
    this.channel = channel;
    this.line = line;
    this.owner = owner;
  }

  /// Whose connection it is.
  interface Owner {
    /// The login succeeded.
    void opened(Session session);

    /// This side closes; told once.
    void closing(Frame.Close reason);

    /// A task threw this.
    void failed(Throwable cause);
  }

  /// The handshake is complete: frames can be sent.
  void secured(FrameChannel sealed) {
    this.frames = sealed;
  }

  /// The channel is gone.
  void ended() {
    closed = true;
  }

  @Override
  public void execute(Runnable task) {
    try {
      channel.eventLoop().execute(() -> run(task));
    } catch (RejectedExecutionException _) {
      // The loops have ended, and with them every session.
    }
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    try {
      var _ =
          channel.eventLoop().schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // The loops have ended, and with them every session.
    }
  }

  /// An error ends this connection, and nothing else.
  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      owner.failed(e);
    }
  }

  @Override
  public void opened(Session session) {
    owner.opened(session);
  }

  @Override
  public void send(Frame frame) {
    if (!closed && frames != null) {
      channel.write(frames.seal(line.named(frame)), channel.voidPromise());
    }
  }

  @Override
  public void deliver(Envelope envelope) {
    send(
        new Frame.Deliver(
            envelope.seq(),
            MessageId.of(envelope.messageId()),
            new Address(envelope.from().account(), envelope.from().device()),
            wireKind(envelope.kind()),
            envelope.timestampMillis(),
            Unpooled.wrappedBuffer(envelope.payload()),
            envelope.refersTo().length == 0
                ? Optional.empty()
                : Optional.of(MessageId.of(envelope.refersTo()))));
  }

  private static Kind wireKind(Envelope.Kind kind) {
    return switch (kind) {
      case MESSAGE -> Kind.MESSAGE;
      case DELIVERED -> Kind.DELIVERED;
      case READ -> Kind.READ;
      case COPY -> Kind.COPY;
    };
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void reading(boolean wanted) {
    readingWanted = wanted;
    writabilityChanged();
  }

  /// Reads nothing for a while, whatever the session wants.
  void hold(boolean wanted) {
    held = wanted;
    writabilityChanged();
  }

  /// A device that does not read is not read from: answers can't pile up.
  void writabilityChanged() {
    if (!closed) {
      channel.config().setAutoRead(readingWanted && !held && channel.isWritable());
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close(Frame.Close reason) {
    if (closed) {
      return;
    }
    closed = true;
    owner.closing(reason);
    Object last = lastWords(reason);
    if (last == null) {
      channel.close();
      return;
    }
    // Closing a socket with unread bytes resets it, and the device might never see the last frame:
    // so say that nothing more comes, drop what the device still sends, and close a little later.
    channel.config().setAutoRead(true);
    channel
        .writeAndFlush(last)
        .addListener(
            (ChannelFutureListener)
                sent -> {
                  if (sent.isSuccess() && channel instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                  } else {
                    channel.close();
                  }
                });
    var _ =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// What the channel is to write last; null where there is nothing that the device could read.
  private @Nullable Object lastWords(Frame.Close reason) {
    @Nullable ByteBuf sealed = frames == null ? null : frames.seal(line.named(reason));
    return switch (line) {
      case Line.Tcp _ -> sealed;
      case Line.WebSocket _ -> {
        if (sealed != null) {
          channel.write(sealed, channel.voidPromise());
        }
        yield reason;
      }
    };
  }
}
