package chat.skerry.node.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The envelopes delivered on this connection and not yet acknowledged, in order. Confined to its
/// session's event loop.
final class Window {
  private final int countMax;
  private final int bytesMax;
  private final ArrayDeque<Delivered> unacknowledged = new ArrayDeque<>();
  private long bytes;

  Window(int countMax, int bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  boolean hasRoom() {
    return unacknowledged.size() < countMax && bytes < bytesMax;
  }

  /// Whether so much is acknowledged that reading a page is worth it.
  boolean isHalfEmpty() {
    return unacknowledged.size() <= countMax / 2 && bytes <= bytesMax / 2;
  }

  int free() {
    return countMax - unacknowledged.size();
  }

  int size() {
    return unacknowledged.size();
  }

  boolean contains(long seq) {
    return unacknowledged.stream().anyMatch(delivered -> delivered.seq() == seq);
  }

  boolean isEmpty() {
    return unacknowledged.isEmpty();
  }

  void add(Delivered delivered) {
    unacknowledged.add(delivered);
    bytes += delivered.payloadBytes();
  }

  /// Takes out everything up to `seq`.
  List<Delivered> acknowledge(long seq) {
    List<Delivered> acknowledged = new ArrayList<>();
    while (!unacknowledged.isEmpty() && unacknowledged.element().seq() <= seq) {
      Delivered delivered = unacknowledged.remove();
      bytes -= delivered.payloadBytes();
      acknowledged.add(delivered);
    }
    return acknowledged;
  }
}
