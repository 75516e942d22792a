package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The segments that this member owns, each made when it is first touched. Thread-safe.
final class OwnedSegments {
  private final IslandMemory memory;
  private final Executor executor;
  private final Totals totals;
  private final int tailsMax;
  private final WriteBack writeBack;
  private final AtomicReferenceArray<@Nullable Segment> owned;

  /// @param executor runs the search of a segment, which takes some milliseconds
  /// @param tailsMax of a segment
  OwnedSegments(
      IslandMemory memory, Executor executor, Totals totals, int tailsMax, WriteBack writeBack) {
    this.memory = memory;
    this.executor = executor;
    this.totals = totals;
    this.tailsMax = Math.max(1, tailsMax);
    this.writeBack = writeBack;
    this.owned = new AtomicReferenceArray<>(memory.segments());
  }

  /// The segment of a mailbox; null where another member owns it.
  @Nullable Segment of(DeviceAddress mailbox) {
    return at(memory.segmentOf(mailbox));
  }

  /// Those that were touched.
  List<Segment> all() {
    List<Segment> all = new ArrayList<>();
    for (int i = 0; i < owned.length(); i++) {
      Segment segment = owned.get(i);
      if (segment != null) {
        all.add(segment);
      }
    }
    return all;
  }

  /// Forgets what others own now.
  void dropLost() {
    for (int i = 0; i < owned.length(); i++) {
      Segment segment = owned.get(i);
      if (segment != null && !memory.ownedHere(i) && owned.compareAndSet(i, segment, null)) {
        segment.lose();
      }
    }
  }

  /// Finds in the island's memory what was inherited with segments not touched yet.
  ///
  /// @param again whether to look through the others once more: a former owner may have put
  ///   something late, which it refused to its sender
  void load(boolean again) {
    for (int i = 0; i < owned.length(); i++) {
      Segment segment = at(i);
      if (segment != null && segment.loaded().isDone() && again) {
        executor.execute(() -> search(segment));
      } else if (segment != null) {
        loaded(segment);
      }
    }
  }

  /// Ends when all that the island's memory held is in the segment.
  CompletableFuture<@Nullable Void> loaded(Segment segment) {
    if (!segment.loaded().isDone() && segment.beginLoading()) {
      executor.execute(() -> {
        search(segment);
        segment.loaded().complete(null);
      });
    }
    return segment.loaded();
  }

  private @Nullable Segment at(int number) {
    if (!memory.ownedHere(number)) {
      return null;
    }
    Segment known = owned.get(number);
    while (known == null) {
      owned.compareAndSet(number, null, new Segment(number, tailsMax, totals));
      known = owned.get(number);
    }
    return known;
  }

  private void search(Segment segment) {
    List<IslandMemory.Entry> held = memory.held(segment.number());
    synchronized (segment) {
      if (segment.isLost()) {
        return;
      }
      for (IslandMemory.Entry entry : held) {
        Tail tail = segment.tail(entry.mailbox());
        long seq = entry.envelope().seq();
        if (tail.get(seq) == null
            && !segment.isLeaving(new IslandMemory.Key(entry.mailbox(), seq))) {
          tail.add(entry.envelope(), Held.Copy.PERHAPS);
          writeBack.expect(segment, entry.mailbox(), tail);
        }
      }
    }
    writeBack.run();
  }
}
