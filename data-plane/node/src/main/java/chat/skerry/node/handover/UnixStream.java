package chat.skerry.node.handover;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One end of a stream over which messages and descriptors pass. Used by one thread; [#interrupt]
/// is for any.
final class UnixStream implements AutoCloseable {
  /// Of one call that sends, or that receives what a header has announced.
  private static final long CALL_SECONDS_MAX = 10;

  private static final int ADDRESS_BYTES = 110;
  private static final int PATH_BYTES_MAX = 107;
  private static final int CONTROL_HEADER_BYTES = 16;
  private static final int SCM_RIGHTS = 1;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final int socket;
  private boolean closed;

  /// @param socket owned from now on
  UnixStream(int socket) {
    this.socket = socket;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocateFrom(LONG, CALL_SECONDS_MAX, 0);
      LibC.option(socket, LibC.SO_SNDTIMEO, time);
      LibC.option(socket, LibC.SO_RCVTIMEO, time);
    }
  }

  /// @throws HandoverFailed `HOST` where nobody listens there
  static UnixStream connect(Path path) {
    int socket = LibC.socket(LibC.AF_UNIX);
    try (Arena arena = Arena.ofConfined()) {
      LibC.connect(socket, address(arena, path));
      return new UnixStream(socket);
    } catch (HandoverFailed e) {
      LibC.close(socket);
      throw new HandoverFailed(e.reason(), path + ": " + e.getMessage(), e);
    }
  }

  /// The address of a path, as bind and connect take it.
  static MemorySegment address(Arena arena, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > PATH_BYTES_MAX) {
      throw new HandoverFailed(
          HandoverFailed.Reason.HOST,
          "socket: path of " + bytes.length + " bytes (expected: at most " + PATH_BYTES_MAX + ")");
    }
    MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) LibC.AF_UNIX);
    MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
    return address;
  }

  /// The process at the other end, as the kernel knows it.
  PeerProcess peer() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment credentials = arena.allocate(12, 4);
      LibC.readOption(socket, LibC.SO_PEERCRED, credentials);
      return new PeerProcess(credentials.get(INT, 0), credentials.get(INT, 4));
    }
  }

  /// Where this throws, the other side has not got the whole message, and never will.
  void send(Message message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = bytes(arena, message.header());
      MemorySegment control = MemorySegment.NULL;
      if (!message.descriptors().isEmpty()) {
        control = rights(arena, message.descriptors());
      }
      long sent =
          LibC.sendMessage(socket, messageHeader(arena, header, control), LibC.MSG_NOSIGNAL);
      sendAll(header.asSlice(sent));
      sendAll(bytes(arena, message.body()));
    }
  }

  /// Waits for the next message.
  ///
  /// @throws HandoverFailed `GONE` at the end of the stream, `TIME_OUT` where nothing comes in
  ///   time, `PROTOCOL` where it is no message
  Message receive(Duration max) {
    if (!isReadable(max)) {
      throw new HandoverFailed(
          HandoverFailed.Reason.TIME_OUT, "no message within " + max.toMillis() + " ms");
    }
    List<Integer> descriptors = List.of();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Message.HEADER_BYTES);
      MemorySegment control = arena.allocate(controlBytes(SocketHolder.BATCH_MAX), 8);
      MemorySegment header = messageHeader(arena, bytes, control);
      long received = LibC.receiveMessage(socket, header, LibC.MSG_WAITALL | LibC.MSG_CMSG_CLOEXEC);
      descriptors = received(header, control);
      receiveAll(bytes.asSlice(received));
      Message.Header announced = Message.Header.read(bytes.toArray(ValueLayout.JAVA_BYTE));
      if (announced.descriptors() != descriptors.size()) {
        throw new HandoverFailed(
            HandoverFailed.Reason.HOST,
            announced.type()
                + ": "
                + descriptors.size()
                + " descriptors came through (expected: "
                + announced.descriptors()
                + "; is the limit of open files too low?)");
      }
      MemorySegment body = arena.allocate(announced.bodyBytes());
      receiveAll(body);
      return new Message(
          announced.type(), announced.id(), descriptors, body.toArray(ValueLayout.JAVA_BYTE));
    } catch (HandoverFailed e) {
      descriptors.forEach(LibC::close);
      throw e;
    }
  }

  /// Whether a message, or the end, is there within this time.
  boolean isReadable(Duration max) {
    return LibC.isReadable(socket, (int) Math.min(Integer.MAX_VALUE, max.toMillis()));
  }

  /// Ends the stream at once; whoever reads or writes it is woken.
  synchronized void interrupt() {
    if (!closed) {
      try {
        LibC.shutdown(socket);
      } catch (HandoverFailed e) {
        // It has ended already.
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(socket);
    }
  }

  private void sendAll(MemorySegment bytes) {
    for (long sent = 0; sent < bytes.byteSize(); ) {
      sent += LibC.send(socket, bytes.asSlice(sent));
    }
  }

  private void receiveAll(MemorySegment bytes) {
    for (long received = 0; received < bytes.byteSize(); ) {
      long more = LibC.receive(socket, bytes.asSlice(received), LibC.MSG_WAITALL);
      if (more == 0) {
        throw new HandoverFailed(HandoverFailed.Reason.GONE, "the other side has ended");
      }
      received += more;
    }
  }

  private static MemorySegment bytes(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /// A `struct msghdr` of 56 bytes with one `struct iovec`.
  private static MemorySegment messageHeader(
      Arena arena, MemorySegment bytes, MemorySegment control) {
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ValueLayout.ADDRESS, 0, bytes);
    vector.set(LONG, 8, bytes.byteSize());
    MemorySegment header = arena.allocate(56, 8);
    header.set(ValueLayout.ADDRESS, 16, vector);
    header.set(LONG, 24, 1);
    header.set(ValueLayout.ADDRESS, 32, control);
    header.set(LONG, 40, control.byteSize());
    return header;
  }

  private static long controlBytes(int descriptors) {
    return (CONTROL_HEADER_BYTES + 4L * descriptors + 7) & ~7L;
  }

  /// A `struct cmsghdr` with its descriptors.
  private static MemorySegment rights(Arena arena, List<Integer> descriptors) {
    MemorySegment control = arena.allocate(controlBytes(descriptors.size()), 8);
    control.set(LONG, 0, CONTROL_HEADER_BYTES + 4L * descriptors.size());
    control.set(INT, 8, LibC.SOL_SOCKET);
    control.set(INT, 12, SCM_RIGHTS);
    for (int i = 0; i < descriptors.size(); i++) {
      control.set(INT, CONTROL_HEADER_BYTES + 4L * i, descriptors.get(i));
    }
    return control;
  }

  /// What came with a message; where the kernel had to leave some out, those that came.
  private static List<Integer> received(MemorySegment header, MemorySegment control) {
    List<Integer> descriptors = new ArrayList<>();
    boolean isRights =
        header.get(LONG, 40) >= CONTROL_HEADER_BYTES
            && control.get(INT, 8) == LibC.SOL_SOCKET
            && control.get(INT, 12) == SCM_RIGHTS;
    if (isRights) {
      long end = Math.min(control.get(LONG, 0), header.get(LONG, 40));
      for (long at = CONTROL_HEADER_BYTES; at + 4 <= end; at += 4) {
        descriptors.add(control.get(INT, at));
      }
    }
    return descriptors;
  }
}
