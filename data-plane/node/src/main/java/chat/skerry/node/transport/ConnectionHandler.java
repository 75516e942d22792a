package chat.skerry.node.transport;

import chat.skerry.node.session.Session;
import chat.skerry.node.supervision.Part;
import chat.skerry.node.transport.ConnectionState.Answered;
import chat.skerry.node.transport.ConnectionState.Answering;
import chat.skerry.node.transport.ConnectionState.Closed;
import chat.skerry.node.transport.ConnectionState.Finishing;
import chat.skerry.node.transport.ConnectionState.Frozen;
import chat.skerry.node.transport.ConnectionState.Greeted;
import chat.skerry.node.transport.ConnectionState.HandedOver;
import chat.skerry.node.transport.ConnectionState.LoggingIn;
import chat.skerry.node.transport.ConnectionState.Open;
import chat.skerry.node.transport.ConnectionState.Thawing;
import chat.skerry.node.travel.FrozenLine;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.node.travel.SessionStates;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.MessageDecoder;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.MemberHandshake;
import chat.skerry.protocol.noise.NoiseTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One connection, from the first byte to the last: the handshake, then frames to the session.
/// Confined to the channel's event loop.
final class ConnectionHandler extends ChannelInboundHandlerAdapter
    implements DeviceConnection.Owner {
  private static final byte[] NOTHING = {};

  private final Reception reception;
  private final MessageDecoder decoder;
  private final Channel channel;
  private final Door door;
  private final DeviceConnection connection;
  private final long acceptedNanos;
  private ConnectionState state = new Greeted();
  private int sweepPlace;
  private boolean loggedIn;
  private boolean counted;

  ConnectionHandler(Reception reception, MessageDecoder decoder, Channel channel, Door door) {
    this.reception = reception;
    this.decoder = decoder;
    this.channel = channel;
    this.door = door;
    this.acceptedNanos = reception.nanoTime().getAsLong();
    this.connection =
        new DeviceConnection(
            channel,
            switch (door) {
              case CHAT -> Line.TCP;
              case WEBSOCKET -> reception.webSocket();
            },
            this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    ByteBuf message = (ByteBuf) received;
    try {
      switch (state) {
        case Greeted _ -> answer(ByteBufUtil.getBytes(message));
        case Answered(MemberHandshake handshake) ->
            finish(handshake, ByteBufUtil.getBytes(message));
        case Open(FrameChannel frames, Session session) ->
            frames.open(message, frame -> FrameDispatch.dispatch(frame, session));
        case Answering _, Finishing _, LoggingIn _ ->
            throw new ProtocolException(
                CloseCode.PROTOCOL_ERROR, "message: out of turn (expected: wait for the answer)");
        case Frozen _, Thawing _ ->
            throw new IllegalStateException("a message for a connection that stands still");
        case Closed _, HandedOver _ -> {}
      }
    } finally {
      message.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writabilityChanged();
    if (state instanceof Open(_, Session session)) {
      session.writabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
  }

  /// Ends this connection, and nothing else.
  @Override
  public void failed(Throwable cause) {
    if (cause instanceof ProtocolException broken) {
      fail(broken.code(), broken.detail());
    } else if (cause instanceof IOException) {
      if (!counted) {
        counted = true;
        reception.counts().lost();
      }
      channel.close();
    } else {
      Part part = state instanceof Open ? Part.SESSION : Part.HANDSHAKE;
      reception.failures().failed(part, "connection failed", cause);
      fail(CloseCode.INTERNAL, "connection: an error inside the member");
    }
  }

  /// The channel is closed, whoever closed it.
  void gone() {
    connection.ended();
    if (state instanceof HandedOver) {
      reception.counts().leave(loggedIn);
      return;
    }
    if (!counted) {
      counted = true;
      reception.counts().deviceLeft();
    }
    reception.counts().leave(loggedIn);
    switch (state) {
      case Open(_, Session session) -> reception.sessions().ended(session);
      case Frozen(Session session) -> reception.sessions().ended(session);
      case Greeted _,
          Answering _,
          Answered _,
          Finishing _,
          LoggingIn _,
          Thawing _,
          HandedOver _,
          Closed _ -> {}
    }
    state = new Closed();
  }

  /// Where its loop's [LoopSweep] has it.
  int sweepPlace() {
    return sweepPlace;
  }

  void sweepPlace(int place) {
    sweepPlace = place;
  }

  /// To be called about once a second.
  void sweep(long nowNanos, long handshakeTimeoutNanos) {
    switch (state) {
      case Open(_, Session session) -> session.sweep(nowNanos);
      case LoggingIn _ -> {
        if (nowNanos - acceptedNanos > handshakeTimeoutNanos) {
          fail(CloseCode.UNAVAILABLE, "login: takes too long");
        }
      }
      case Greeted _, Answering _, Answered _, Finishing _ -> {
        if (nowNanos - acceptedNanos > handshakeTimeoutNanos) {
          fail(CloseCode.HANDSHAKE_TIMEOUT, "handshake: not finished in time");
        }
      }
      case Frozen _, Thawing _, HandedOver _, Closed _ -> {}
    }
  }

  Channel channel() {
    return channel;
  }

  long nanoTime() {
    return reception.nanoTime().getAsLong();
  }

  /// Another process led the handshake.
  void adopted() {
    loggedIn = true;
  }

  /// Whether it has a session that may stand still now.
  boolean mayTravel() {
    return state instanceof Open(_, Session session)
        && session.mayTravel()
        && unsentBytes() <= SessionStates.UNSENT_BYTES_MAX;
  }

  /// Whether its session has nothing under way.
  boolean isSettled() {
    return state instanceof Open(_, Session session) && session.isSettled();
  }

  boolean isOpen() {
    return state instanceof Open;
  }

  /// Reads nothing more, or reads on.
  void hold(boolean held) {
    connection.hold(held);
  }

  /// Stands still from now on; the channel is off its loop and [#mayTravel].
  SessionStates.Read freeze() {
    if (!(state instanceof Open(FrameChannel frames, Session session))) {
      throw new IllegalStateException("a connection stands still that is " + state);
    }
    FrozenSession frozen = reception.sessions().freeze(session);
    // Before the buffer is emptied: nothing here hears of that.
    state = new Frozen(session);
    return new SessionStates.Read(
        new FrozenLine(
            door.label(),
            frames.exportState(),
            decoder.incomplete(),
            takeUnsent(),
            Framings.frozen(channel)),
        frozen);
  }

  private long unsentBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Empties the channel's buffer. Copying it would not do: what is left in it might be written.
  private byte[] takeUnsent() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
      return NOTHING;
    }
    buffer.addFlush();
    ByteBuf unsent = Unpooled.buffer();
    for (Object next = buffer.current(); next != null; next = buffer.current()) {
      ByteBuf sealed = (ByteBuf) next;
      unsent.writeBytes(sealed, sealed.readerIndex(), sealed.readableBytes());
      buffer.remove();
    }
    return ByteBufUtil.getBytes(unsent);
  }

  /// Goes on in this process; the channel is on its loop again, or for the first time.
  ///
  /// @param received what was read elsewhere; nothing where this decoder has it
  void goOn(SessionStates.Read frozen, byte[] received) {
    FrozenLine line = frozen.line();
    FrameChannel frames = new FrameChannel(NoiseTransport.restore(line.noise()), channel.alloc());
    line.wipe();
    connection.secured(frames);
    connection.hold(false);
    state = new Thawing(frames);
    boolean lost = !channel.isActive();
    if (!lost && line.unsent().length > 0) {
      // They left the frames of a WebSocket before.
      ByteBuf unsent = Unpooled.wrappedBuffer(line.unsent());
      ChannelHandlerContext framing = Framings.of(channel);
      if (framing == null) {
        channel.write(unsent, channel.voidPromise());
      } else {
        framing.write(unsent, channel.voidPromise());
      }
    }
    reception.sessions().adopt(connection, frozen.session());
    if (lost) {
      failed(new IOException("reset while it stood still"));
      return;
    }
    if (received.length > 0) {
      // They came out of the frames of a WebSocket before.
      ByteBuf message = Unpooled.wrappedBuffer(received);
      ChannelHandlerContext framing = Framings.of(channel);
      if (framing == null) {
        channel.pipeline().fireChannelRead(message);
      } else {
        framing.fireChannelRead(message);
      }
    }
    channel.flush();
    connection.writabilityChanged();
  }

  /// Another process has it: closes nothing but the descriptor.
  void handOver() {
    if (state instanceof Frozen(Session session)) {
      state = new HandedOver();
      reception.sessions().handedOver(session);
      // A channel that is on no loop releases nothing when it is closed.
      channel.pipeline().remove(decoder);
    }
    channel.close();
  }

  /// A connection without a session ends; a session ends its connection itself.
  void closeUnlessOpen() {
    if (!(state instanceof Open)) {
      fail(CloseCode.UNAVAILABLE, "member: passed its sessions to another process");
    }
  }

  private void answer(byte[] message1) {
    state = new Answering();
    HandshakePattern pattern = decoder.pattern();
    reception.counts().answered(pattern);
    offLoop(
        () -> {
          MemberHandshake handshake =
              new MemberHandshake(
                  pattern,
                  reception.identity().staticKeys(),
                  reception.identity().serverHello(),
                  reception.devices(),
                  reception.random());
          return new Answer(handshake, handshake.answer(message1));
        },
        this::answered);
  }

  private void answered(Answer answer) {
    byte[] message2 = answer.message2;
    ByteBuf out = channel.alloc().buffer(Limits.LENGTH_FIELD_BYTES + message2.length);
    out.writeMedium(message2.length).writeBytes(message2);
    channel.writeAndFlush(out, channel.voidPromise());
    state = new Answered(answer.handshake);
  }

  private void finish(MemberHandshake handshake, byte[] message3) {
    state = new Finishing();
    decoder.expectTransportMessages();
    if (handshake.finishIsCostly()) {
      offLoop(() -> handshake.finish(message3), this::secured);
    } else {
      secured(handshake.finish(message3));
    }
  }

  private void secured(MemberHandshake.Finished finished) {
    FrameChannel frames = new FrameChannel(finished.transport(), channel.alloc());
    connection.secured(frames);
    state = new LoggingIn(frames, finished);
    logIn(finished);
  }

  private void logIn(MemberHandshake.Finished finished) {
    try {
      reception
          .sessions()
          .open(connection, ClientHello.decode(finished.hello()), finished.deviceKey());
    } catch (ProtocolException e) {
      fail(e.code(), e.detail());
    }
  }

  @Override
  public void opened(Session session) {
    if (state instanceof Thawing(FrameChannel thawed)) {
      state = new Open(thawed, session);
      return;
    }
    if (!(state instanceof LoggingIn(FrameChannel frames, MemberHandshake.Finished device))) {
      throw new IllegalStateException("a session for a connection that is " + state);
    }
    state = new Open(frames, session);
    byte[] agreement = device.staticAgreement();
    if (agreement != null) {
      reception.devices().remember(device.deviceKey(), agreement);
    }
    loggedIn = true;
    reception.counts().loggedIn();
  }

  /// Runs public-key work on a handshake thread and goes on here with its result.
  private <T> void offLoop(Supplier<T> work, Consumer<T> then) {
    try {
      reception
          .handshakes()
          .execute(() -> {
            try {
              T result = work.get();
              connection.execute(() -> goOn(result, then));
            } catch (RuntimeException e) {
              connection.execute(() -> failed(e));
            }
          });
    } catch (RejectedExecutionException _) {
      fail(CloseCode.UNAVAILABLE, "handshakes: too many at a time");
    }
  }

  private <T> void goOn(T result, Consumer<T> then) {
    if (!connection.isClosed()) {
      then.accept(result);
    }
  }

  private void fail(CloseCode code, String detail) {
    connection.close(Frame.Close.of(code, detail));
  }

  private record Answer(MemberHandshake handshake, byte[] message2) {}

  @Override
  public void closing(Frame.Close reason) {
    if (state instanceof Open(_, Session session)) {
      reception.sessions().ended(session);
    }
    state = new Closed();
    if (!counted) {
      counted = true;
      reception.counts().closed(reason.code());
    }
  }
}
