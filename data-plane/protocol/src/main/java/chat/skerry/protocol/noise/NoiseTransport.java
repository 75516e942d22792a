package chat.skerry.protocol.noise;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The two directions of a connection after the handshake: keys and counters, nothing else, so that
/// an idle connection is small and can travel ([#export], [#restore]). Confined to one thread at a
/// time.
///
/// Each direction changes its key by Noise's `REKEY` after every 2^20 messages, both sides by
/// counting; the counter goes on.
public final class NoiseTransport {
  /// Bytes of [#export].
  public static final int STATE_BYTES = 1 + 2 * (CipherState.KEY_BYTES + Long.BYTES);

  private static final byte STATE_FORMAT = 1;
  private static final byte[] NO_AD = {};

  private final CipherState outgoing;
  private final CipherState incoming;

  NoiseTransport(CipherState outgoing, CipherState incoming) {
    this.outgoing = outgoing;
    this.incoming = incoming;
  }

  /// Seals the readable bytes of `plain`, consumes them, and appends message and tag to `out`.
  /// Releases nothing.
  public void encrypt(ByteBuf plain, ByteBuf out) {
    int length = plain.readableBytes();
    if (length > Limits.FRAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "message: " + length + " bytes (expected: at most " + Limits.FRAME_BYTES_MAX + ")");
    }
    int sealedLength = length + AesGcm.TAG_BYTES;
    out.ensureWritable(sealedLength);
    ByteBuffer target = out.nioBuffer(out.writerIndex(), sealedLength);
    outgoing.encrypt(NO_AD, plain.nioBuffer(), target);
    plain.skipBytes(length);
    out.writerIndex(out.writerIndex() + sealedLength);
  }

  /// Opens the message that is the readable bytes of `sealed`, consumes them, and appends the
  /// plaintext to `out`. Releases nothing.
  ///
  /// @throws ProtocolException where the message is damaged, replayed, out of order or not of this
  ///   connection; the connection is then of no use
  public void decrypt(ByteBuf sealed, ByteBuf out) {
    int length = sealed.readableBytes() - AesGcm.TAG_BYTES;
    if (length < 0 || length > Limits.FRAME_BYTES_MAX) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR,
          "transport message: " + sealed.readableBytes() + " bytes (expected: 16 to 65535)");
    }
    out.ensureWritable(length);
    ByteBuffer target = out.nioBuffer(out.writerIndex(), length);
    if (!incoming.decrypt(NO_AD, sealed.nioBuffer(), target)) {
      throw new ProtocolException(
          CloseCode.PROTOCOL_ERROR, "transport message: authentication failed");
    }
    sealed.skipBytes(length + AesGcm.TAG_BYTES);
    out.writerIndex(out.writerIndex() + length);
  }

  /// Keys and counters, [#STATE_BYTES] bytes, secret: `01`, then key (32) and counter (8, big
  /// endian) of the outgoing and of the incoming direction. This object must not be used any more;
  /// the caller wipes the bytes when they have served.
  public byte[] export() {
    ByteBuffer out = ByteBuffer.allocate(STATE_BYTES).put(STATE_FORMAT);
    exportCipher(outgoing, out);
    exportCipher(incoming, out);
    return out.array();
  }

  private static void exportCipher(CipherState cipher, ByteBuffer out) {
    byte[] key = cipher.key();
    out.put(key).putLong(cipher.nonce());
    Arrays.fill(key, (byte) 0);
  }

  /// The transport that [#export] described; the caller wipes the bytes.
  ///
  /// @throws IllegalArgumentException for bytes that [#export] can't have made
  public static NoiseTransport restore(byte[] state) {
    if (state.length != STATE_BYTES || state[0] != STATE_FORMAT) {
      throw new IllegalArgumentException(
          "transport state: "
              + state.length
              + " bytes (expected: "
              + STATE_BYTES
              + " bytes of format "
              + STATE_FORMAT
              + ")");
    }
    ByteBuffer in = ByteBuffer.wrap(state);
    in.get();
    CipherState outgoing = restoreCipher(in);
    return new NoiseTransport(outgoing, restoreCipher(in));
  }

  private static CipherState restoreCipher(ByteBuffer in) {
    byte[] key = new byte[CipherState.KEY_BYTES];
    in.get(key);
    long nonce = in.getLong();
    if (nonce < 0 || nonce > CipherState.NONCE_MAX + 1) {
      throw new IllegalArgumentException(
          "transport state: counter "
              + Long.toUnsignedString(nonce)
              + " (expected: at most "
              + (CipherState.NONCE_MAX + 1)
              + ")");
    }
    CipherState cipher = new CipherState(key, nonce);
    Arrays.fill(key, (byte) 0);
    return cipher;
  }
}
