package chat.skerry.e2e.load;

import io.netty.buffer.ByteBuf;

/// The 128 bytes of a text: `kind (1) | message (4) | sender (4) | filler`. A receipt that a device
/// sends by itself is the first nine bytes of one.
public final class Text {
  public static final int BYTES = 128;
  public static final int RECEIPT_BYTES = 9;
  public static final byte TEXT = 'T';
  public static final byte RECEIPT = 'R';

  private static final byte[] FILLER = new byte[BYTES - RECEIPT_BYTES];

  static {
    java.util.Arrays.fill(FILLER, (byte) 'x');
  }

  private Text() {}

  public static void write(ByteBuf out, int message, int from) {
    out.writeByte(TEXT).writeInt(message).writeInt(from).writeBytes(FILLER);
  }

  public static void writeReceipt(ByteBuf out, int message, int from) {
    out.writeByte(RECEIPT).writeInt(message).writeInt(from);
  }
}
