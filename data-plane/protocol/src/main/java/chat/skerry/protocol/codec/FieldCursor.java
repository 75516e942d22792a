package chat.skerry.protocol.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Walks over the fields of one protobuf message in a buffer, in rising order. The first thing that
/// does not fit makes it [#isBroken] for good; values read after that mean nothing. Changes no
/// index of the buffer. Confined to one read.
final class FieldCursor {
  private static final int VARINT_BYTES_MAX = 10;

  private final ByteBuf in;
  private int position;
  private int end;
  private boolean broken;

  FieldCursor(ByteBuf in) {
    this.in = in;
    this.position = in.readerIndex();
    this.end = in.writerIndex();
  }

  /// Whether everything fitted and all bytes up to the end were read.
  boolean isDone() {
    return !broken && position == end;
  }

  boolean isBroken() {
    return broken;
  }

  int position() {
    return position;
  }

  /// Steps over the tag where it is the next one.
  boolean take(int tag) {
    if (broken || position >= end || in.getUnsignedByte(position) != tag) {
      return false;
    }
    position++;
    return true;
  }

  long varint() {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      if (position >= end) {
        broken = true;
        return 0;
      }
      byte next = in.getByte(position++);
      value |= (long) (next & 0x7F) << 7 * i;
      if (next >= 0) {
        return value;
      }
    }
    broken = true;
    return 0;
  }

  long fixed64() {
    if (end - position < Long.BYTES) {
      broken = true;
      return 0;
    }
    long value = in.getLongLE(position);
    position += Long.BYTES;
    return value;
  }

  /// The length of a length-delimited field whose bytes start at [#position].
  int length() {
    long length = varint();
    if (broken || length < 0 || length > end - position) {
      broken = true;
      return 0;
    }
    return (int) length;
  }

  void skip(int bytes) {
    position += bytes;
  }

  /// Eight bytes, big endian; [#length] has made sure that they are there.
  long idHalf() {
    long value = in.getLong(position);
    position += Long.BYTES;
    return value;
  }

  /// A view of the next bytes.
  ByteBuf slice(int length) {
    ByteBuf slice = in.slice(position, length);
    position += length;
    return slice;
  }

  /// The next bytes as text; breaks where they are not ASCII.
  String ascii(int length) {
    for (int i = 0; i < length; i++) {
      if (in.getByte(position + i) < 0) {
        broken = true;
        return "";
      }
    }
    String text = in.toString(position, length, StandardCharsets.US_ASCII);
    position += length;
    return text;
  }

  /// Goes into an embedded message of this length; returns what [#leave] needs.
  int enter(int length) {
    int outer = end;
    end = position + length;
    return outer;
  }

  /// Comes out of an embedded message; breaks where bytes of it are left.
  void leave(int outer) {
    broken |= position != end;
    end = outer;
  }
}
