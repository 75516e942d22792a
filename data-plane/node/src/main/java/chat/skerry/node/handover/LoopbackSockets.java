package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Real sockets of this host, echoed when asked to: what a rehearsal hands over. The state of one
/// is the count of bytes echoed, which stands in each echo. Used by one thread at a time.
final class LoopbackSockets implements SocketHolder, AutoCloseable {
  private static final String NAME = "loopback";
  private static final int BACKLOG = 128;
  private static final int STATE_VERSION = 1;

  private final LongSupplier nanoTime;
  private @Nullable Integer listener;
  private boolean accepting;
  private final List<Loop> open = new ArrayList<>();
  private final List<Frozen> frozen = new ArrayList<>();

  LoopbackSockets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// One connection.
  private static final class Loop implements Frozen {
    private final int descriptor;
    private byte count;
    private long sinceNanos;

    private Loop(int descriptor, byte count) {
      this.descriptor = descriptor;
      this.count = count;
    }

    @Override
    public long sinceNanos() {
      return sinceNanos;
    }

    @Override
    public SocketState socket() {
      return new SocketState(descriptor, new byte[] {count});
    }
  }

  private record PreparedLoops(List<Loop> loops) implements Prepared {
    @Override
    public int size() {
      return loops.size();
    }
  }

  /// Listens at a free port of the loopback address. Returns the port.
  int bind() {
    int socket = LibC.socket(LibC.AF_INET);
    listener = socket;
    accepting = true;
    try (Arena arena = Arena.ofConfined()) {
      // struct sockaddr_in: family in the host's order, port and address in the network's.
      MemorySegment address = arena.allocate(16, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) LibC.AF_INET);
      MemorySegment.copy(new byte[] {127, 0, 0, 1}, 0, address, ValueLayout.JAVA_BYTE, 4, 4);
      LibC.bind(socket, address);
      LibC.listen(socket, BACKLOG);
      LibC.name(socket, address);
      byte[] port = address.asSlice(2, 2).toArray(ValueLayout.JAVA_BYTE);
      return Short.toUnsignedInt(ByteBuffer.wrap(port).getShort());
    }
  }

  /// Accepts one connection, which is on its way.
  void accept() {
    if (!accepting) {
      throw new IllegalStateException("accepts nothing");
    }
    open.add(new Loop(LibC.accept(Objects.requireNonNull(listener)), (byte) 0));
  }

  /// Reads a byte of each connection, which is on its way, and answers with that byte plus the
  /// count.
  void echo() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(1);
      for (Loop loop : open) {
        if (LibC.receive(loop.descriptor, one, LibC.MSG_WAITALL) != 1) {
          throw new HandoverFailed(Reason.HOST, "a connection of the rehearsal ended");
        }
        byte read = one.get(ValueLayout.JAVA_BYTE, 0);
        one.set(ValueLayout.JAVA_BYTE, 0, (byte) (read + loop.count++));
        LibC.send(loop.descriptor, one);
      }
    }
  }

  @Override
  public SortedSet<Integer> statesWritten() {
    return new TreeSet<>(List.of(STATE_VERSION));
  }

  @Override
  public SortedSet<Integer> statesRead() {
    return statesWritten();
  }

  @Override
  public int open() {
    return open.size() + frozen.size();
  }

  @Override
  public Map<String, Integer> stopAccepting() {
    accepting = false;
    return Map.of(NAME, Objects.requireNonNull(listener));
  }

  @Override
  public void acceptAgain() {
    accepting = true;
  }

  @Override
  public CompletionStage<List<Frozen>> freeze(int max, int stateVersion) {
    List<Loop> taken = List.copyOf(open.subList(0, Math.min(max, open.size())));
    open.removeAll(taken);
    taken.forEach(loop -> loop.sinceNanos = nanoTime.getAsLong());
    frozen.addAll(taken);
    return CompletableFuture.completedStage(List.copyOf(taken));
  }

  @Override
  public void thaw(List<Frozen> thawed) {
    for (Frozen one : thawed) {
      frozen.remove(one);
      open.add((Loop) one);
    }
  }

  @Override
  public void forget(List<Frozen> forgotten) {
    for (Frozen one : forgotten) {
      frozen.remove(one);
      LibC.close(one.socket().descriptor());
    }
  }

  @Override
  public int closeRest() {
    int rest = open.size();
    open.forEach(loop -> LibC.close(loop.descriptor));
    open.clear();
    return rest;
  }

  @Override
  public Prepared prepare(List<SocketState> sockets, int stateVersion) {
    if (stateVersion != STATE_VERSION
        || sockets.stream().anyMatch(one -> one.state().length != 1)) {
      throw new HandoverFailed(
          Reason.UNREADABLE_STATE,
          "state version: " + stateVersion + " (expected: 1, of one byte)");
    }
    return new PreparedLoops(
        sockets.stream().map(one -> new Loop(one.descriptor(), one.state()[0])).toList());
  }

  @Override
  public void serve(Prepared prepared) {
    open.addAll(((PreparedLoops) prepared).loops());
  }

  @Override
  public void drop(Prepared prepared) {
    ((PreparedLoops) prepared).loops().forEach(loop -> LibC.close(loop.descriptor));
  }

  @Override
  public void listen(Map<String, Integer> listeners) {
    Integer given = listeners.get(NAME);
    if (given != null) {
      listener = given;
      accepting = true;
    } else if (listener == null) {
      bind();
    }
  }

  @Override
  public void handedOver() {}

  @Override
  public void close() {
    closeRest();
    Integer socket = listener;
    if (socket != null) {
      LibC.close(socket);
      listener = null;
    }
  }
}
