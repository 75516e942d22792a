package chat.skerry.node.transport;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/// A device's end of a WebSocket, written for the tests alone: what goes out can be anything, and
/// what the member says besides binary frames is kept. Used by one thread.
final class WebSocketLine implements Closeable {
  static final int BINARY = 0x82;
  static final int PING = 0x89;
  private static final int TIMEOUT_MILLIS = 12_000;

  private final Random random = new Random(7);
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int unread;
  private int status;
  private String reason = "";
  private byte[] pong = {};

  private WebSocketLine(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /// Connected, and nothing said.
  static WebSocketLine dial(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new WebSocketLine(socket);
  }

  /// Upgraded.
  static WebSocketLine open(int port) throws IOException {
    WebSocketLine line = dial(port);
    String answer = line.ask(request("/chat", "Upgrade: websocket", "Connection: Upgrade"));
    if (!answer.startsWith("HTTP/1.1 101 ")
        || !answer.toLowerCase(Locale.ROOT).contains("s3pplmbitxaq9kygzzhzrbk+xoo=")) {
      throw new IllegalStateException("no upgrade: " + answer);
    }
    return line;
  }

  /// The request of RFC 6455, 1.3, with these headers.
  static String request(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: member\r\nOrigin: https://evil.example\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  /// Writes a request; the head of the answer, or nothing where there is none.
  String ask(String request) throws IOException {
    raw(request.getBytes(StandardCharsets.US_ASCII));
    return head();
  }

  /// The head of an answer, up to the empty line.
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    int next;
    while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
      head.append((char) next);
    }
    return head.toString();
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// Writes a masked frame.
  ///
  /// @param first the first byte: final bit, reserved bits, kind
  void frame(int first, byte[] payload) throws IOException {
    raw(masked(first, payload, random.nextInt()));
  }

  static byte[] masked(int first, byte[] payload, int key) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(key);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ key >>> 8 * (3 - i % 4)));
    }
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  /// The status of the member's close frame, 0 where it sent none before the end.
  int status() throws IOException {
    while (status == 0) {
      if (in().read() < 0) {
        return status;
      }
    }
    return status;
  }

  /// What the close frame says in words.
  String reason() {
    return reason;
  }

  /// The payload of the last pong.
  byte[] pong() {
    return pong.clone();
  }

  /// Payloads of the member's binary frames as a stream; its end is a close frame, or that of the
  /// socket.
  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        while (unread == 0) {
          if (!header()) {
            return -1;
          }
        }
        unread--;
        return in.readUnsignedByte();
      }
    };
  }

  private boolean header() throws IOException {
    int first;
    try {
      first = in.readUnsignedByte();
    } catch (EOFException _) {
      return false;
    }
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length > 126) {
      throw new IllegalStateException("masked, or large: " + length);
    }
    switch (first) {
      case BINARY -> unread = length;
      case 0x88 -> {
        status = in.readUnsignedShort();
        reason = new String(in.readNBytes(length - 2), StandardCharsets.US_ASCII);
        return false;
      }
      case 0x8a -> pong = in.readNBytes(length);
      default -> throw new IllegalStateException("frame: " + first);
    }
    return true;
  }

  /// Writes in frames of any size, now and then in a message of two.
  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int cut = random.nextInt(length + 1);
        boolean together = random.nextBoolean();
        frame(together ? 0x02 : BINARY, java.util.Arrays.copyOfRange(bytes, offset, offset + cut));
        frame(PING, new byte[random.nextInt(126)]);
        frame(
            together ? 0x80 : BINARY,
            java.util.Arrays.copyOfRange(bytes, offset + cut, offset + length));
      }
    };
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
