package chat.skerry.e2e.load.skerry;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Hearing;
import chat.skerry.e2e.load.Text;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A session. Acknowledges once for everything that one read brought, as the client library does.
/// Receipts come from the server.
final class SkerryDevice extends ChannelInboundHandlerAdapter implements Device {
  private static final int PING_SECONDS = 20;

  private final int number;
  private final MessageDecoder decoder;
  private final Hearing hearing;
  private final CompletableFuture<Device> ready;
  private final SkerryLogin login;
  private final Map<MessageId, Integer> unreceipted = new HashMap<>();
  private final java.util.Set<MessageId> early = new java.util.HashSet<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable FrameChannel frames;
  private long unacknowledged;
  private boolean closed;

  SkerryDevice(
      int number,
      SkerryLogin login,
      MessageDecoder decoder,
      Hearing hearing,
      CompletableFuture<Device> ready) {
    this.number = number;
    this.login = login;
    this.decoder = decoder;
    this.hearing = hearing;
    this.ready = ready;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void send(int recipient, int message) {
    ByteBuf payload = context().alloc().buffer(Text.BYTES);
    Text.write(payload, message, number);
    write(
        new Frame.Send(
            new ClientId(number, message),
            new Address("d" + recipient, 0),
            Kind.MESSAGE,
            payload,
            Optional.empty()));
    payload.release();
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void close() {
    closed = true;
    context().close();
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    byte[] message1 = login.start();
    active.write(active.alloc().buffer().writeBytes(login.header()));
    writeHandshake(active, message1);
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (frames == null) {
        byte[] answer = new byte[bytes.readableBytes()];
        bytes.readBytes(answer);
        var finished = login.finish(answer);
        writeHandshake(read, finished.message3());
        decoder.expectTransportMessages();
        frames = new FrameChannel(finished.transport(), read.alloc());
      } else {
        frames.open(bytes, this::take);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    if (unacknowledged != 0) {
      write(new Frame.Ack(unacknowledged));
      unacknowledged = 0;
    }
    read.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end("closed without a reason");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    end(cause.toString());
    failed.close();
  }

  private void take(Frame frame) {
    switch (frame) {
      case Frame.Deliver deliver -> take(deliver);
      case Frame.Sent sent -> take(sent);
      case Frame.Refused refused -> sendAgain(refused);
      case Frame.Welcome _ -> {
        ping();
        ready.complete(this);
      }
      case Frame.Close close when close.codeNumber() == CloseCode.WRONG_MEMBER.number() -> {
        closed = true;
        context().close();
        ready.completeExceptionally(new ElsewhereException(close.member()));
      }
      case Frame.Close close -> {
        end(close.code() + " " + close.detail());
        context().close();
      }
      default -> {}
    }
  }

  private void take(Frame.Deliver deliver) {
    unacknowledged = deliver.seq();
    if (deliver.kind() == Kind.MESSAGE) {
      ByteBuf payload = deliver.payload();
      int start = payload.readerIndex() + 1;
      hearing.delivered(payload.getInt(start), payload.getInt(start + Integer.BYTES));
      return;
    }
    MessageId receipted = deliver.refersTo().orElseThrow();
    Integer message = unreceipted.remove(receipted);
    if (message == null) {
      early.add(receipted);
    } else {
      hearing.receipt(message, this);
    }
  }

  private void take(Frame.Sent sent) {
    int message = (int) sent.clientId().low();
    hearing.accepted(message);
    if (!early.isEmpty() && early.remove(sent.messageId())) {
      hearing.receipt(message, this);
    } else {
      unreceipted.put(sent.messageId(), message);
    }
  }

  private void sendAgain(Frame.Refused refused) {
    hearing.refused(refused.reason() + " " + refused.detail().replaceAll("\\d+", "N"));
    context()
        .executor()
        .schedule(
            () -> {
              if (!closed) {
                send(number ^ 1, (int) refused.clientId().low());
                flush();
              }
            },
            Math.max(1, refused.retryAfterMillis()),
            TimeUnit.MILLISECONDS);
  }

  private void ping() {
    context()
        .executor()
        .schedule(
            () -> {
              if (!closed) {
                write(new Frame.Ping(1));
                flush();
                ping();
              }
            },
            PING_SECONDS,
            TimeUnit.SECONDS);
  }

  private void end(String reason) {
    if (!closed) {
      closed = true;
      hearing.lost(number, reason);
      ready.completeExceptionally(new IllegalStateException("d" + number + ": " + reason));
    }
  }

  private void write(Frame frame) {
    if (frames != null && !closed) {
      context().write(frames.seal(frame));
    }
  }

  private static void writeHandshake(ChannelHandlerContext to, byte[] message) {
    to.writeAndFlush(to.alloc().buffer().writeMedium(message.length).writeBytes(message));
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("d" + number + ": not connected");
    }
    return context;
  }
}
