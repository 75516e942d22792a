package chat.skerry.client.connection;

import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.MessageDecoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A socket, or a WebSocket, that carries messages with their 3-byte length. One thread reads, one
/// writes; anyone may close.
final class Wire implements AutoCloseable {
  private static final int BUFFER_BYTES = 4_096;
  private static final int BYTE_BITS = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private final Optional<WebSocketStreams> webSocket;

  private Wire(
      Socket socket, InputStream in, OutputStream out, Optional<WebSocketStreams> webSocket) {
    this.socket = socket;
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
    this.webSocket = webSocket;
  }

  /// @param random for what a WebSocket masks with
  static Wire connect(HostPort address, Duration timeout, SecureRandom random) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
      if (target.isUnresolved()) {
        throw new IOException("host not found");
      }
      socket.connect(target, (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return switch (address.way()) {
        case TCP -> new Wire(socket, buffered(socket), socket.getOutputStream(), Optional.empty());
        case WS -> webSocket(socket, address, random);
        case WSS -> webSocket(secured(socket, address), address, random);
      };
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Wire webSocket(Socket socket, HostPort address, SecureRandom random)
      throws IOException {
    WebSocketStreams streams =
        WebSocketStreams.open(address, buffered(socket), socket.getOutputStream(), random);
    return new Wire(socket, streams.in(), streams.out(), Optional.of(streams));
  }

  private static InputStream buffered(Socket socket) throws IOException {
    return new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
  }

  /// TLS as far as the proxy before the member, under its name.
  private static Socket secured(Socket socket, HostPort address) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket tls = (SSLSocket) factory.createSocket(socket, address.host(), address.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
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

  /// Writes what waits, and says goodbye where the way has a word for it.
  void leave() throws IOException {
    out.flush();
    if (webSocket.isPresent()) {
      webSocket.get().leave();
    }
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
