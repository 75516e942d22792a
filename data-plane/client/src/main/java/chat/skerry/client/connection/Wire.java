package chat.skerry.client.connection;

import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.MessageDecoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// A socket that carries messages with their 3-byte length. One thread reads, one writes; anyone
/// may close.
final class Wire implements AutoCloseable {
  private static final int BUFFER_BYTES = 4_096;
  private static final int BYTE_BITS = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    this.out =
        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
  }

  static Wire connect(HostPort address, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
      if (target.isUnresolved()) {
        throw new IOException("host not found");
      }
      socket.connect(target, (int) timeout.toMillis());
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Writes bytes that carry no length, without a flush.
  void writeHeader(byte[] header) throws IOException {
    out.write(header);
  }

  void writeMessage(byte[] message) throws IOException {
    out.writeByte(message.length >> 2 * BYTE_BITS);
    out.writeShort(message.length);
    out.write(message);
    out.flush();
  }

  /// Writes bytes that hold their length already, without a flush.
  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  void flush() throws IOException {
    out.flush();
  }

  /// @throws chat.skerry.protocol.frame.ProtocolException for a length out of range
  byte[] readMessage(int lengthMax) throws IOException {
    int length = in.readUnsignedByte() << 2 * BYTE_BITS | in.readUnsignedShort();
    byte[] message = new byte[MessageDecoder.checkLength(length, lengthMax)];
    in.readFully(message);
    return message;
  }

  byte[] readHandshakeMessage() throws IOException {
    return readMessage(Limits.HANDSHAKE_MESSAGE_BYTES_MAX);
  }

  /// A read that waits longer fails with a `SocketTimeoutException`.
  void readTimeout(Duration timeout) throws IOException {
    socket.setSoTimeout((int) timeout.toMillis());
  }

  /// Whether somebody here closed it.
  boolean isClosedHere() {
    return socket.isClosed();
  }

  /// Idempotent; ends reads and writes that are under way.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that can't be closed is gone already.
      return;
    }
  }
}
