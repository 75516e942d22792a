package chat.skerry.node.session;

import chat.skerry.node.travel.FrozenSession.Shown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The envelopes delivered on this connection and not yet acknowledged, in order. Confined to its
/// session's event loop.
final class Window {
  private final int countMax;
  private final int bytesMax;
  // Made when something is delivered, and dropped when all is acknowledged: most sessions are idle.
  private @Nullable ArrayDeque<Delivered> unacknowledged;
  private long bytes;

  Window(int countMax, int bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  boolean hasRoom() {
    return size() < countMax && bytes < bytesMax;
  }

  /// Whether so much is acknowledged that reading a page is worth it.
  boolean isHalfEmpty() {
    return size() <= countMax / 2 && bytes <= bytesMax / 2;
  }

  int free() {
    return countMax - size();
  }

  int size() {
    return unacknowledged == null ? 0 : unacknowledged.size();
  }

  boolean contains(long seq) {
    return unacknowledged != null
        && unacknowledged.stream().anyMatch(delivered -> delivered.seq() == seq);
  }

  boolean isEmpty() {
    return unacknowledged == null;
  }

  void add(Delivered delivered) {
    if (unacknowledged == null) {
      unacknowledged = new ArrayDeque<>();
    }
    unacknowledged.add(delivered);
    bytes += delivered.payloadBytes();
  }

  /// What a session that stands still takes along.
  List<Shown> shown() {
    return unacknowledged == null
        ? List.of()
        : unacknowledged.stream().map(Delivered::shown).toList();
  }

  /// Takes out everything up to `seq`.
  List<Delivered> acknowledge(long seq) {
    ArrayDeque<Delivered> waiting = unacknowledged;
    if (waiting == null) {
      return List.of();
    }
    List<Delivered> acknowledged = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.element().seq() <= seq) {
      Delivered delivered = waiting.remove();
      bytes -= delivered.payloadBytes();
      acknowledged.add(delivered);
    }
    if (waiting.isEmpty()) {
      unacknowledged = null;
    }
    return acknowledged;
  }
}
