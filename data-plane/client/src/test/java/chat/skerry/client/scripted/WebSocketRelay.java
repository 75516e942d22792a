package chat.skerry.client.scripted;

import chat.skerry.client.connection.HostPort;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A WebSocket before a [ScriptedMember]: cuts what the member says into frames of any size, with
/// pings between, and notes the status with which a client leaves.
public final class WebSocketRelay implements AutoCloseable {
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket listener;
  private final ScriptedMember member;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Integer> goodbyes = new CopyOnWriteArrayList<>();
  private final List<Integer> pongs = new CopyOnWriteArrayList<>();
  private final String answer;

  /// @param answer the first line of what each request is answered with
  public WebSocketRelay(ScriptedMember member, String answer) {
    this.member = member;
    this.answer = answer;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public HostPort address() {
    return HostPort.parse("ws://127.0.0.1:" + listener.getLocalPort() + "/some/chat");
  }

  /// Statuses of the clients' close frames.
  public List<Integer> goodbyes() {
    return goodbyes;
  }

  /// Sizes of the clients' pongs.
  public List<Integer> pongs() {
    return pongs;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return;
    }
  }

  private void serve(Socket socket) {
    HostPort target = member.address();
    try (socket;
        Socket inner = new Socket(target.host(), target.port())) {
      sockets.add(inner);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      upgrade(in, socket.getOutputStream());
      Thread.ofVirtual().start(() -> pump(inner, socket));
      while (frame(in, inner.getOutputStream())) {
        continue;
      }
    } catch (IOException e) {
      // The client went away, or the test did.
      return;
    }
  }

  private void upgrade(InputStream in, OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    if (head.indexOf("GET /some/chat HTTP/1.1\r\nHost: 127.0.0.1:") != 0) {
      throw new IllegalStateException("request: " + head);
    }
    String name = "Sec-WebSocket-Key: ";
    int key = head.indexOf(name) + name.length();
    out.write(
        (answer
                + "\r\nupgrade: WebSocket\r\nCONNECTION: upgrade\r\nsec-websocket-ACCEPT:   "
                + accept(head.substring(key, head.indexOf("\r\n", key)))
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static String accept(String key) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean frame(DataInputStream in, OutputStream out) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    int length =
        switch (second & 0x7f) {
          case 126 -> in.readUnsignedShort();
          case 127 -> (int) in.readLong();
          default -> second & 0x7f;
        };
    int mask = in.readInt();
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= (byte) (mask >>> 8 * (3 - i % 4));
    }
    if ((second & 0x80) == 0) {
      throw new IllegalStateException("a frame without a mask");
    }
    switch (first) {
      case 0x82 -> out.write(payload);
      case 0x88 -> goodbyes.add((int) ByteBuffer.wrap(payload).getShort());
      case 0x8a -> pongs.add(length);
      default -> throw new IllegalStateException("frame: " + first);
    }
    return first != 0x88;
  }

  private static void pump(Socket from, Socket to) {
    Random random = new Random(3);
    byte[] bytes = new byte[300];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count; (count = in.read(bytes, 0, 1 + random.nextInt(bytes.length))) >= 0; ) {
        int cut = random.nextInt(count + 1);
        out.write(frame(0x02, bytes, 0, cut));
        out.write(frame(0x89, bytes, 0, random.nextInt(126)));
        out.write(frame(0x80, bytes, cut, count - cut));
      }
      out.write(frame(0x88, new byte[] {3, (byte) 0xe8}, 0, 2));
      to.close();
    } catch (IOException e) {
      return;
    }
  }

  private static byte[] frame(int first, byte[] bytes, int offset, int length) {
    ByteBuffer frame = ByteBuffer.allocate(4 + length).put((byte) first);
    if (length < 126) {
      frame.put((byte) length);
    } else {
      frame.put((byte) 126).putShort((short) length);
    }
    frame.put(bytes, offset, length);
    byte[] all = new byte[frame.position()];
    frame.flip().get(all);
    return all;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
