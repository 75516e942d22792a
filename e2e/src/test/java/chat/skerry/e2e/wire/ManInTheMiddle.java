package chat.skerry.e2e.wire;

import chat.skerry.client.connection.HostPort;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.handshake.MemberHandshake;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that poses as a member: it has a static key of its own and shows the certificate it
/// was given, be it its own make or a real member's.
public final class ManInTheMiddle implements AutoCloseable {
  private final ServerSocket server;
  private final StaticKeys keys;
  private final byte[] certificate;
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger hellos = new AtomicInteger();

  private ManInTheMiddle(ServerSocket server, StaticKeys keys, byte[] certificate) {
    this.server = server;
    this.keys = keys;
    this.certificate = certificate;
  }

  public static ManInTheMiddle posing(StaticKeys keys, byte[] certificate) {
    try {
      var server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      var man = new ManInTheMiddle(server, keys, certificate);
      Thread.ofVirtual().name("man-in-the-middle").start(man::accept);
      return man;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HostPort address() {
    return new HostPort(server.getInetAddress().getHostAddress(), server.getLocalPort());
  }

  /// Connections in which a device began a handshake.
  public int handshakes() {
    return handshakes.get();
  }

  /// Connections in which a device told it who it is, token included.
  public int hellos() {
    return hellos.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("man-in-the-middle-connection").start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        var in = new DataInputStream(socket.getInputStream());
        var out = new DataOutputStream(socket.getOutputStream())) {
      in.skipNBytes(ConnectionHeader.BYTES);
      var handshake =
          new MemberHandshake(keys, MemberHandshake.serverHello(certificate), new SecureRandom());
      byte[] answer = handshake.answer(read(in));
      handshakes.incrementAndGet();
      out.writeByte(answer.length >> 16);
      out.writeShort(answer.length);
      out.write(answer);
      handshake.finish(read(in));
      hellos.incrementAndGet();
    } catch (IOException e) {
      return; // the device has hung up, as it should
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    if (length > Limits.HANDSHAKE_MESSAGE_BYTES_MAX) {
      throw new IOException("message length: " + length);
    }
    byte[] message = new byte[length];
    in.readFully(message);
    return message;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
