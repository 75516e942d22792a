package chat.skerry.node.transport;

import chat.skerry.node.session.Session;
import chat.skerry.node.supervision.Part;
import chat.skerry.node.transport.ConnectionState.Answered;
import chat.skerry.node.transport.ConnectionState.Answering;
import chat.skerry.node.transport.ConnectionState.Closed;
import chat.skerry.node.transport.ConnectionState.Finishing;
import chat.skerry.node.transport.ConnectionState.Greeted;
import chat.skerry.node.transport.ConnectionState.LoggingIn;
import chat.skerry.node.transport.ConnectionState.Open;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.MessageDecoder;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.MemberHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One connection, from the first byte to the last: the handshake, then frames to the session.
/// Confined to the channel's event loop.
final class ConnectionHandler extends ChannelInboundHandlerAdapter
    implements DeviceConnection.Owner {
  private final Reception reception;
  private final MessageDecoder decoder;
  private final Channel channel;
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
        case Closed _ -> {}
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
    if (!counted) {
      counted = true;
      reception.counts().deviceLeft();
    }
    reception.counts().leave(loggedIn);
    if (state instanceof Open(_, Session session)) {
      reception.sessions().ended(session);
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
      case Closed _ -> {}
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
