package chat.skerry.node.handover;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/// The calls of the C library that the JDK does not offer, for Linux on 64 bits, little endian. All
/// block as the calls do, go on after a signal, and throw [HandoverFailed] with the name of the
/// call and `errno`: `TIME_OUT` after a time-out of the socket, `GONE` where the other end has
/// closed, and else `HOST`. Thread-safe.
final class LibC {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int SOL_SOCKET = 1;
  static final int SO_PEERCRED = 17;
  static final int SO_RCVTIMEO = 20;
  static final int SO_SNDTIMEO = 21;
  static final int MSG_WAITALL = 0x100;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
  static final short POLLIN = 1;

  private static final int SOCK_STREAM = 1;
  private static final int CLOEXEC = 0x8_0000;
  private static final int SHUT_RDWR = 2;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EPIPE = 32;
  private static final int ECONNRESET = 104;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final Call SOCKET = call("socket", FunctionDescriptor.of(INT, INT, INT, INT));
  private static final Call BIND = call("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
  private static final Call LISTEN = call("listen", FunctionDescriptor.of(INT, INT, INT));
  private static final Call CONNECT =
      call("connect", FunctionDescriptor.of(INT, INT, POINTER, INT));
  private static final Call ACCEPT =
      call("accept4", FunctionDescriptor.of(INT, INT, POINTER, POINTER, INT));
  private static final Call NAME =
      call("getsockname", FunctionDescriptor.of(INT, INT, POINTER, POINTER));
  private static final Call GET_OPTION =
      call("getsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, POINTER));
  private static final Call SET_OPTION =
      call("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
  private static final Call SEND_MESSAGE =
      call("sendmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
  private static final Call RECEIVE_MESSAGE =
      call("recvmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
  private static final Call SEND =
      call("send", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
  private static final Call RECEIVE =
      call("recv", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
  private static final Call POLL = call("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT));
  private static final Call SHUTDOWN = call("shutdown", FunctionDescriptor.of(INT, INT, INT));
  private static final Call CLOSE = call("close", FunctionDescriptor.of(INT, INT));
  private static final Call USER = call("getuid", FunctionDescriptor.of(INT));

  private LibC() {}

  /// A stream socket, closed by exec.
  static int socket(int family) {
    return (int) SOCKET.apply(family, SOCK_STREAM | CLOEXEC, 0);
  }

  static void bind(int socket, MemorySegment address) {
    BIND.apply(socket, address, (int) address.byteSize());
  }

  static void listen(int socket, int backlog) {
    LISTEN.apply(socket, backlog);
  }

  static void connect(int socket, MemorySegment address) {
    CONNECT.apply(socket, address, (int) address.byteSize());
  }

  static int accept(int socket) {
    return (int) ACCEPT.apply(socket, MemorySegment.NULL, MemorySegment.NULL, CLOEXEC);
  }

  /// Writes the socket's own address into `address`.
  static void name(int socket, MemorySegment address) {
    try (Arena arena = Arena.ofConfined()) {
      NAME.apply(socket, address, arena.allocateFrom(INT, (int) address.byteSize()));
    }
  }

  static void option(int socket, int option, MemorySegment value) {
    SET_OPTION.apply(socket, SOL_SOCKET, option, value, (int) value.byteSize());
  }

  /// Writes the value into `value`.
  static void readOption(int socket, int option, MemorySegment value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocateFrom(INT, (int) value.byteSize());
      GET_OPTION.apply(socket, SOL_SOCKET, option, value, size);
    }
  }

  static long sendMessage(int socket, MemorySegment message, int flags) {
    return SEND_MESSAGE.apply(socket, message, flags);
  }

  static long receiveMessage(int socket, MemorySegment message, int flags) {
    return RECEIVE_MESSAGE.apply(socket, message, flags);
  }

  static long send(int socket, MemorySegment bytes) {
    return SEND.apply(socket, bytes, bytes.byteSize(), MSG_NOSIGNAL);
  }

  /// Returns how many bytes, 0 at the end.
  static long receive(int socket, MemorySegment bytes, int flags) {
    return RECEIVE.apply(socket, bytes, bytes.byteSize(), flags);
  }

  /// Whether there is something to read, or the end, within this time.
  static boolean isReadable(int socket, int millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8, 4);
      poll.set(INT, 0, socket);
      poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      return POLL.apply(poll, 1L, millis) > 0;
    }
  }

  /// Wakes whoever waits at the socket.
  static void shutdown(int socket) {
    SHUTDOWN.apply(socket, SHUT_RDWR);
  }

  /// Closes the descriptor, not what lies behind it.
  static void close(int descriptor) {
    CLOSE.apply(descriptor);
  }

  static int user() {
    return (int) USER.apply();
  }

  private static Call call(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    MethodHandle handle =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            shape,
            Linker.Option.captureCallState("errno"));
    return new Call(
        name,
        handle
            .asSpreader(Object[].class, handle.type().parameterCount())
            .asType(MethodType.methodType(Object.class, Object[].class)));
  }

  /// @param handle takes the segment for `errno`, then the arguments
  private record Call(String name, MethodHandle handle) {

    long apply(Object... arguments) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment captured = arena.allocate(CAPTURED);
        Object[] all = new Object[arguments.length + 1];
        all[0] = captured;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        while (true) {
          long result = ((Number) invoke(all)).longValue();
          if (result >= 0) {
            return result;
          }
          int errno = (int) ERRNO.get(captured, 0L);
          // close(2) has closed even where a signal came.
          if (errno != EINTR || name.equals("close")) {
            throw failure(errno);
          }
        }
      }
    }

    @SuppressWarnings("IllegalCatch")
    private Object invoke(Object[] all) {
      try {
        return (Object) handle.invokeExact(all);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(name + ": a call of the C library that throws", e);
      }
    }

    private HandoverFailed failure(int errno) {
      return switch (errno) {
        case EAGAIN ->
            new HandoverFailed(HandoverFailed.Reason.TIME_OUT, name + ": no answer in time");
        case EPIPE, ECONNRESET ->
            new HandoverFailed(HandoverFailed.Reason.GONE, name + ": the other side has closed");
        default -> new HandoverFailed(HandoverFailed.Reason.HOST, name + ": errno " + errno);
      };
    }
  }
}
