package chat.skerry.client.conversation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The sends to one device, in order. Guarded by the outbox's lock.
final class Lane {
  private final Object to;
  private final Deque<OutboxEntry> waiting = new ArrayDeque<>();

  Lane(Object to) {
    this.to = to;
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

  @Override
  public String toString() {
    return "Lane[" + to + ", " + waiting.size() + "]";
  }
}
