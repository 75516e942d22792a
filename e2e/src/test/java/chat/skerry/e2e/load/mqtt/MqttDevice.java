package chat.skerry.e2e.load.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Hearing;
import chat.skerry.e2e.load.Text;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An MQTT 3.1.1 session with the packets that a chat needs, all of quality of service 1. Answers
/// each text with a receipt to the sender's topic.
final class MqttDevice extends ByteToMessageDecoder implements Device {
  private static final int CONNECT = 0x10;
  private static final int CONNACK = 0x20;
  private static final int PUBLISH_QOS1 = 0x32;
  private static final int PUBACK = 0x40;
  private static final int SUBSCRIBE = 0x82;
  private static final int SUBACK = 0x90;
  private static final int TYPE_MASK = 0xF0;
  private static final int USER_AND_PASSWORD = 0xC0;
  private static final int QOS_MASK = 0x06;
  private static final int PACKET_IDS = 1 << 16;
  private static final int SHORT_LENGTH = 0x80;
  private static final int NO_MESSAGE = -1;

  private final int number;
  private final String user;
  private final Hearing hearing;
  private final CompletableFuture<Device> ready;
  private final byte[] topicOfPartner;
  private int @Nullable [] messageOfPacket;
  private @Nullable ChannelHandlerContext context;
  private int packetId;
  private boolean closed;

  MqttDevice(int number, String user, Hearing hearing, CompletableFuture<Device> ready) {
    this.number = number;
    this.user = user;
    this.hearing = hearing;
    this.ready = ready;
    this.topicOfPartner = topic(number ^ 1);
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void send(int recipient, int message) {
    ByteBuf out = publish(topicOfPartner, Text.BYTES, message);
    Text.write(out, message, number);
    context().write(out);
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
    byte[] id = ("d" + number).getBytes(US_ASCII);
    ByteBuf body = active.alloc().buffer();
    string(body, "MQTT".getBytes(US_ASCII));
    body.writeByte(4).writeByte(user.isEmpty() ? 0 : USER_AND_PASSWORD).writeShort(0);
    string(body, id);
    if (!user.isEmpty()) {
      string(body, user.getBytes(US_ASCII));
      string(body, "secret".getBytes(US_ASCII));
    }
    active.writeAndFlush(packet(active, CONNECT, body));
  }

  @Override
  protected void decode(ChannelHandlerContext read, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    if (in.readableBytes() < 2) {
      return;
    }
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int digit;
    do {
      if (!in.isReadable()) {
        in.readerIndex(start);
        return;
      }
      digit = in.readUnsignedByte();
      length |= (digit & SHORT_LENGTH - 1) << shift;
      shift += 7;
    } while ((digit & SHORT_LENGTH) != 0);
    if (in.readableBytes() < length) {
      in.readerIndex(start);
      return;
    }
    int end = in.readerIndex() + length;
    take(read, first, in);
    in.readerIndex(end);
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

  private void take(ChannelHandlerContext read, int first, ByteBuf in) {
    switch (first & TYPE_MASK) {
      case CONNACK -> {
        in.skipBytes(1);
        int code = in.readByte();
        if (code == 0) {
          subscribe(read);
        } else {
          end("refused: CONNACK " + code);
        }
      }
      case SUBACK -> ready.complete(this);
      case PUBACK -> {
        int message = messages()[in.readUnsignedShort()];
        if (message != NO_MESSAGE) {
          hearing.accepted(message);
        }
      }
      case PUBLISH_QOS1 & TYPE_MASK -> takePublish(read, first, in);
      default -> {}
    }
  }

  private void takePublish(ChannelHandlerContext read, int first, ByteBuf in) {
    in.skipBytes(in.readUnsignedShort());
    if ((first & QOS_MASK) != 0) {
      int id = in.readUnsignedShort();
      read.write(read.alloc().buffer(4).writeByte(PUBACK).writeByte(2).writeShort(id));
    }
    byte kind = in.readByte();
    int message = in.readInt();
    int from = in.readInt();
    if (kind == Text.RECEIPT) {
      hearing.receipt(message, this);
      return;
    }
    hearing.delivered(message, from);
    ByteBuf receipt = publish(topicOfPartner, Text.RECEIPT_BYTES, NO_MESSAGE);
    Text.writeReceipt(receipt, message, number);
    read.write(receipt);
  }

  private void subscribe(ChannelHandlerContext to) {
    ByteBuf body = to.alloc().buffer().writeShort(PACKET_IDS - 1);
    string(body, topic(number));
    body.writeByte(1);
    to.writeAndFlush(packet(to, SUBSCRIBE, body));
  }

  private ByteBuf publish(byte[] topic, int payloadBytes, int message) {
    packetId = packetId % (PACKET_IDS - 2) + 1;
    messages()[packetId] = message;
    int length = Short.BYTES + topic.length + Short.BYTES + payloadBytes;
    ByteBuf out = context().alloc().buffer(length + 3);
    out.writeByte(PUBLISH_QOS1);
    length(out, length);
    string(out, topic);
    return out.writeShort(packetId);
  }

  private int[] messages() {
    if (messageOfPacket == null) {
      messageOfPacket = new int[PACKET_IDS];
    }
    return messageOfPacket;
  }

  private void end(String reason) {
    if (!closed) {
      closed = true;
      hearing.lost(number, reason);
      ready.completeExceptionally(new IllegalStateException("d" + number + ": " + reason));
    }
  }

  private static ByteBuf packet(ChannelHandlerContext to, int type, ByteBuf body) {
    ByteBuf out = to.alloc().buffer(body.readableBytes() + 3).writeByte(type);
    length(out, body.readableBytes());
    out.writeBytes(body);
    body.release();
    return out;
  }

  private static void length(ByteBuf out, int length) {
    if (length < SHORT_LENGTH) {
      out.writeByte(length);
    } else {
      out.writeByte(length & SHORT_LENGTH - 1 | SHORT_LENGTH).writeByte(length >> 7);
    }
  }

  private static void string(ByteBuf out, byte[] text) {
    out.writeShort(text.length).writeBytes(text);
  }

  private static byte[] topic(int device) {
    return ("in/" + device).getBytes(US_ASCII);
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("d" + number + ": not connected");
    }
    return context;
  }
}
