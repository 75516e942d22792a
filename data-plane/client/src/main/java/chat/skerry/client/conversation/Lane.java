package chat.skerry.client.conversation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sends to one device, in order. Guarded by the outbox's lock.
///
/// Those that are handed over are always the first ones. Once one of them was refused for now, the
/// member refuses the ones behind it as well: the lane waits for all their answers, and then begins
/// a new turn with the first that is left.
final class Lane {
  private final Object to;
  private final boolean takesTurns;
  private final Deque<OutboxEntry> waiting = new ArrayDeque<>();
  private int turn;
  private boolean turnIsOver = true;

  /// @param takesTurns whether several may be unanswered at a time
  Lane(Object to, boolean takesTurns) {
    this.to = to;
    this.takesTurns = takesTurns;
  }

  void add(OutboxEntry entry) {
    waiting.addLast(entry);
  }

  void remove(OutboxEntry entry) {
    waiting.remove(entry);
  }

  @Nullable OutboxEntry head() {
    return waiting.peekFirst();
  }

  /// The number that goes with what is handed over now.
  int turn() {
    return turn;
  }

  /// A send of the lane was refused for now, or the connection is gone.
  void endTurn() {
    turnIsOver = true;
  }

  /// Whether the next send needs a new turn, and may have it.
  boolean awaitsTurn() {
    return turnIsOver && waiting.stream().noneMatch(OutboxEntry::isHandedOver);
  }

  void begin(int nextTurn) {
    turn = nextTurn;
    turnIsOver = false;
  }

  /// What may be handed over now, in order.
  ///
  /// @param window how many may be unanswered at a time
  List<OutboxEntry> ready(long now, int window) {
    List<OutboxEntry> ready = new ArrayList<>();
    int unanswered = 0;
    int bound = takesTurns ? Math.max(1, window) : 1;
    for (OutboxEntry entry : waiting) {
      if (turnIsOver || unanswered >= bound) {
        break;
      }
      if (!entry.isHandedOver()) {
        if (!entry.isReady(now)) {
          break;
        }
        ready.add(entry);
      }
      unanswered++;
    }
    return ready;
  }

  @Override
  public String toString() {
    return "Lane[" + to + ", " + waiting.size() + "]";
  }
}
