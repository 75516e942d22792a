package chat.skerry.node.mailbox;

import chat.skerry.node.account.DeviceAddress;
import java.nio.ByteBuffer;
import java.util.Random;

/// Envelopes for tests: all that is not given follows from the seq.
public final class Envelopes {
  private Envelopes() {}

  public static Envelope message(long seq, byte[] payload) {
    return new Envelope(
        seq,
        id(seq),
        new DeviceAddress("writer", 0),
        Envelope.Kind.MESSAGE,
        seq >> 21,
        payload,
        new byte[0]);
  }

  public static Envelope receipt(long seq, Envelope.Kind kind) {
    return new Envelope(
        seq, id(seq), new DeviceAddress("writer", 4), kind, seq >> 21, new byte[0], id(seq - 1));
  }

  /// Bytes that no compression makes small.
  public static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] id(long seq) {
    return ByteBuffer.allocate(16).putLong(seq).putLong(~seq).array();
  }
}
