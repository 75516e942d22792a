package chat.skerry.node.mailbox.embedded;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// An envelope without its seq as bytes:
///
/// ```
/// format 1 | kind 1 | timestamp 8 | sender device 1
///          | length 1, sender account | length 1, message id | length 1, refers to | payload
/// ```
final class EnvelopeBytes {
  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES = 14;

  private EnvelopeBytes() {}

  static byte[] encode(Envelope envelope) {
    byte[] account = envelope.from().account().getBytes(StandardCharsets.US_ASCII);
    int length =
        FIXED_BYTES
            + account.length
            + envelope.messageId().length
            + envelope.refersTo().length
            + envelope.payload().length;
    ByteBuffer out =
        ByteBuffer.allocate(length)
            .put(FORMAT)
            .put((byte) envelope.kind().number())
            .putLong(envelope.timestampMillis())
            .put((byte) envelope.from().device());
    putShort(out, account);
    putShort(out, envelope.messageId());
    putShort(out, envelope.refersTo());
    return out.put(envelope.payload()).array();
  }

  static Envelope decode(long seq, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalStateException("mailbox.format: " + format + " (expected: " + FORMAT + ")");
    }
    Envelope.Kind kind = kind(in.get());
    long timestampMillis = in.getLong();
    byte device = in.get();
    String account = new String(takeShort(in), StandardCharsets.US_ASCII);
    byte[] messageId = takeShort(in);
    byte[] refersTo = takeShort(in);
    byte[] payload = take(in, in.remaining());
    return new Envelope(
        seq,
        messageId,
        new DeviceAddress(account, device),
        kind,
        timestampMillis,
        payload,
        refersTo);
  }

  private static Envelope.Kind kind(byte number) {
    for (Envelope.Kind kind : Envelope.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new IllegalStateException("mailbox.kind: " + number + " (expected: 1 to 4)");
  }

  private static void putShort(ByteBuffer out, byte[] bytes) {
    out.put((byte) bytes.length).put(bytes);
  }

  private static byte[] takeShort(ByteBuffer in) {
    return take(in, in.get());
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
