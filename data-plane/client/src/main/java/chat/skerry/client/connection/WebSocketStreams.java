package chat.skerry.client.connection;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The device's end of a WebSocket (RFC 6455): the payloads of binary frames as one stream in, and
/// each write as one masked binary frame out. Blocking; one thread reads, one writes.
final class WebSocketStreams {
  private static final int HEAD_BYTES_MAX = 8_192;
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int KEY_BYTES = 16;
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int FINAL_BIT = 0x80;
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int OPCODE_BITS = 0x0f;
  private static final int MASK_BIT = 0x80;
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;
  private static final int LENGTHS_OF_2 = 0xffff;
  private static final int NORMAL = 1_000;

  private final DataInputStream in;
  private final OutputStream out;
  private final SecureRandom random;

  /// A pong of the reading thread goes between two frames of the writing one.
  private final ReentrantLock writing = new ReentrantLock();

  private long unread;

  private WebSocketStreams(InputStream in, OutputStream out, SecureRandom random) {
    this.in = new DataInputStream(in);
    this.out = new BufferedOutputStream(out);
    this.random = random;
  }

  /// Asks for a WebSocket and waits for the answer.
  ///
  /// @param in buffered
  /// @throws IOException also where the other side does not agree
  static WebSocketStreams open(
      HostPort address, InputStream in, OutputStream out, SecureRandom random) throws IOException {
    WebSocketStreams streams = new WebSocketStreams(in, out, random);
    streams.upgrade(address);
    return streams;
  }

  private void upgrade(HostPort address) throws IOException {
    byte[] nonce = new byte[KEY_BYTES];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    String host = address.host().indexOf(':') >= 0 ? "[" + address.host() + "]" : address.host();
    String request =
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(address.path(), host, address.port())
            + "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n".formatted(key);
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String[] head = readHead().split("\r\n", -1);
    if (!head[0].startsWith("HTTP/1.1 101")) {
      throw new IOException("WebSocket refused: " + head[0] + " (expected: HTTP/1.1 101)");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            head[i].substring(0, colon).toLowerCase(Locale.ROOT),
            head[i].substring(colon + 1).strip());
      }
    }
    if (!accept(key).equals(headers.get("sec-websocket-accept"))) {
      throw new IOException("WebSocket: the answer is not to this request");
    }
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      if (head.length() >= HEAD_BYTES_MAX) {
        throw new IOException(
            "WebSocket: answer too long (expected: " + HEAD_BYTES_MAX + " bytes)");
      }
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is part of every Java runtime", e);
    }
  }

  /// What the member says; ends with its close frame.
  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        while (unread == 0) {
          if (!nextFrame()) {
            return -1;
          }
        }
        int count = in.read(bytes, offset, (int) Math.min(length, unread));
        if (count < 0) {
          throw new EOFException();
        }
        unread -= count;
        return count;
      }
    };
  }

  /// Each write is a frame; a flush lets them go.
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        frame(BINARY, ByteBuffer.wrap(bytes, offset, length), false);
      }

      @Override
      public void flush() throws IOException {
        writing.lock();
        try {
          out.flush();
        } finally {
          writing.unlock();
        }
      }
    };
  }

  /// Says goodbye.
  void leave() throws IOException {
    frame(CLOSE, ByteBuffer.allocate(Short.BYTES).putShort((short) NORMAL).flip(), true);
  }

  /// False where the member said goodbye.
  private boolean nextFrame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int opcode = first & OPCODE_BITS;
    if ((second & MASK_BIT) != 0) {
      throw new IOException("WebSocket: a masked frame (expected: of a member, not masked)");
    }
    long length =
        switch (second) {
          case LENGTH_IN_2 -> in.readUnsignedShort();
          case LENGTH_IN_8 -> in.readLong();
          default -> second;
        };
    if (length < 0) {
      throw new IOException("WebSocket: a frame without end");
    }
    switch (opcode) {
      case BINARY, CONTINUATION -> unread = length;
      case CLOSE, PING, PONG -> {
        if (length > CONTROL_BYTES_MAX) {
          throw new IOException("WebSocket: a control frame of " + length + " bytes");
        }
        byte[] payload = in.readNBytes((int) length);
        if (opcode == PING) {
          frame(PONG, ByteBuffer.wrap(payload), true);
        }
        return opcode != CLOSE;
      }
      default -> throw new IOException("WebSocket: a frame of kind " + opcode);
    }
    return true;
  }

  private void frame(int opcode, ByteBuffer payload, boolean flush) throws IOException {
    int length = payload.remaining();
    int key = random.nextInt();
    ByteBuffer frame = ByteBuffer.allocate(2 + Long.BYTES + Integer.BYTES + length);
    frame.put((byte) (FINAL_BIT | opcode));
    if (length < LENGTH_IN_2) {
      frame.put((byte) (MASK_BIT | length));
    } else if (length <= LENGTHS_OF_2) {
      frame.put((byte) (MASK_BIT | LENGTH_IN_2)).putShort((short) length);
    } else {
      frame.put((byte) (MASK_BIT | LENGTH_IN_8)).putLong(length);
    }
    frame.putInt(key);
    for (int shift = Integer.SIZE - Byte.SIZE; payload.hasRemaining(); shift -= Byte.SIZE) {
      frame.put((byte) (payload.get() ^ key >>> (shift & (Integer.SIZE - 1))));
    }
    writing.lock();
    try {
      out.write(frame.array(), 0, frame.position());
      if (flush) {
        out.flush();
      }
    } finally {
      writing.unlock();
    }
  }
}
