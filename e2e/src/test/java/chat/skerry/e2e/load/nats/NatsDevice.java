package chat.skerry.e2e.load.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Hearing;
import chat.skerry.e2e.load.Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection with a push consumer. Answers each text with a receipt to the sender's subject, as
/// an acknowledged publication like any other.
///
/// ```
/// _D.N        what the consumer pushes
/// _R.N.HEX    the server's answer to the publication of text HEX (r: of a receipt)
/// _S.N, _C.N  the answers to the requests for stream and consumer
/// ```
final class NatsDevice extends ByteToMessageDecoder implements Device {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] ACK = {'+', 'A', 'C', 'K', '\r', '\n'};
  private static final int ALREADY_THERE = 10_058;
  private static final int NOT_YET = 10_008;
  private static final byte PUSHED = '1';
  private static final byte PUBLISHED = '2';
  private static final byte STREAM = '3';
  private static final byte CONSUMER = '4';

  private final int number;
  private final NatsDialect dialect;
  private final Hearing hearing;
  private final CompletableFuture<Device> ready;
  private @Nullable ChannelHandlerContext context;
  private boolean streamIsThere;
  private boolean closed;

  NatsDevice(int number, NatsDialect dialect, Hearing hearing, CompletableFuture<Device> ready) {
    this.number = number;
    this.dialect = dialect;
    this.hearing = hearing;
    this.ready = ready;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void send(int recipient, int message) {
    ByteBuf out = publish(recipient, Integer.toHexString(message), Text.BYTES);
    Text.write(out, message, number);
    context().write(out.writeBytes(CRLF));
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
    write(
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"bench\",\"version\":\"1\","
            + "\"protocol\":1}\r\n");
    for (String subject : List.of("_D.%d 1", "_R.%d.* 2", "_S.%d 3", "_C.%d 4")) {
      write("SUB " + subject.formatted(number) + "\r\n");
    }
    askForStream();
  }

  @Override
  protected void decode(ChannelHandlerContext read, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int end = ByteBufUtil.indexOf(in, start, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return;
    }
    if (in.getByte(start) == 'M') {
      int payload = end + 1;
      int size = sizeOf(in, end - 2);
      if (in.writerIndex() < payload + size + CRLF.length) {
        return;
      }
      takeMessage(read, in, start + 4, payload, size);
      in.readerIndex(payload + size + CRLF.length);
      return;
    }
    String line = in.toString(start, end - start, US_ASCII);
    in.readerIndex(end + 1);
    if (line.startsWith("PING")) {
      write("PONG\r\n");
    } else if (line.startsWith("-ERR")) {
      end(line.strip());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) throws Exception {
    super.channelReadComplete(read);
    read.flush();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext removed) {
    end("closed without a reason");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    end(cause.toString());
    failed.close();
  }

  /// `MSG subject sid [reply] size`
  private void takeMessage(
      ChannelHandlerContext read, ByteBuf in, int subject, int payload, int size) {
    int sid = ByteBufUtil.indexOf(in, subject, payload, (byte) ' ') + 1;
    switch (in.getByte(sid)) {
      case PUSHED -> {
        acknowledge(read, in, subject, payload);
        byte kind = in.getByte(payload);
        int message = in.getInt(payload + 1);
        if (kind == Text.RECEIPT) {
          hearing.receipt(message, this);
          return;
        }
        int from = in.getInt(payload + 1 + Integer.BYTES);
        hearing.delivered(message, from);
        ByteBuf out = publish(from, "r", Text.RECEIPT_BYTES);
        Text.writeReceipt(out, message, number);
        read.write(out.writeBytes(CRLF));
      }
      case PUBLISHED -> takeAnswer(in, subject, payload, size);
      case STREAM -> {
        if (isGood("stream", in, payload, size)) {
          askForConsumer();
        }
      }
      case CONSUMER -> {
        if (isGood("consumer", in, payload, size)) {
          ready.complete(this);
        }
      }
      default -> {}
    }
  }

  private void takeAnswer(ByteBuf in, int subject, int payload, int size) {
    int space = ByteBufUtil.indexOf(in, subject, payload, (byte) ' ');
    int dot = space - 1;
    while (in.getByte(dot) != '.') {
      dot--;
    }
    if (in.getByte(dot + 1) == 'r') {
      return;
    }
    String answer = in.toString(payload, Math.min(size, 10), US_ASCII);
    if (answer.startsWith("{\"error\"")) {
      hearing.refused(in.toString(payload, size, US_ASCII));
      return;
    }
    hearing.accepted(Integer.parseInt(in.toString(dot + 1, space - dot - 1, US_ASCII), 16));
  }

  private boolean isGood(String what, ByteBuf in, int payload, int size) {
    String answer = in.toString(payload, size, US_ASCII);
    if (!answer.contains("\"error\"") || answer.contains(Integer.toString(ALREADY_THERE))) {
      return true;
    }
    if (!answer.contains(Integer.toString(NOT_YET))) {
      end(what + ": " + answer);
    }
    return false;
  }

  /// A cluster that has no leader yet does not answer.
  private void askForStream() {
    if (!closed && !streamIsThere) {
      request("$JS.API.STREAM.CREATE.MAIL", "_S.", dialect.stream());
      flush();
      context().executor().schedule(this::askForStream, 1, TimeUnit.SECONDS);
    }
  }

  private void askForConsumer() {
    streamIsThere = true;
    if (!closed && !ready.isDone()) {
      request("$JS.API.CONSUMER.DURABLE.CREATE.MAIL.d" + number, "_C.", dialect.consumer(number));
      flush();
      context().executor().schedule(this::askForConsumer, 3, TimeUnit.SECONDS);
    }
  }

  private static void acknowledge(
      ChannelHandlerContext read, ByteBuf in, int subject, int payload) {
    int sid = ByteBufUtil.indexOf(in, subject, payload, (byte) ' ') + 1;
    int reply = ByteBufUtil.indexOf(in, sid, payload, (byte) ' ') + 1;
    int replyEnd = ByteBufUtil.indexOf(in, reply, payload, (byte) ' ');
    ByteBuf out = read.alloc().buffer(replyEnd - reply + 16);
    ByteBufUtil.writeAscii(out, "PUB ");
    out.writeBytes(in, reply, replyEnd - reply);
    ByteBufUtil.writeAscii(out, " 4\r\n");
    read.write(out.writeBytes(ACK));
  }

  private ByteBuf publish(int recipient, String answer, int size) {
    ByteBuf out = context().alloc().buffer(size + 48);
    ByteBufUtil.writeAscii(
        out, "PUB mail." + recipient + " _R." + number + "." + answer + " " + size + "\r\n");
    return out;
  }

  private void request(String subject, String answer, String body) {
    write("PUB " + subject + " " + answer + number + " " + body.length() + "\r\n" + body + "\r\n");
  }

  private void write(String text) {
    context().write(ByteBufUtil.writeAscii(context().alloc(), text));
  }

  private void end(String reason) {
    if (!closed) {
      closed = true;
      hearing.lost(number, reason);
      ready.completeExceptionally(new IllegalStateException("d" + number + ": " + reason));
    }
  }

  /// The number whose last digit is at `last`.
  private static int sizeOf(ByteBuf in, int last) {
    int size = 0;
    int unit = 1;
    for (int i = last; in.getByte(i) != ' '; i--) {
      size += (in.getByte(i) - '0') * unit;
      unit *= 10;
    }
    return size;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("d" + number + ": not connected");
    }
    return context;
  }
}
