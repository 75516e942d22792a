package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// For each mailbox, up to which `seq` it is known to be empty, so that no read walks over the
/// tombstones of what was acknowledged long ago. Thread-safe; the least recently used are
/// forgotten.
///
/// A mark is safe for ever: it lies at least
/// [chat.skerry.node.mailbox.SequenceNumbers#CLOCK_SKEW_MAX] behind the clock, and no member makes
/// a `seq` that far in the past.
final class EmptyMarks {
  private final Map<DeviceAddress, Long> marks;

  EmptyMarks(int marksMax) {
    marks =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<DeviceAddress, Long> eldest) {
            return size() > marksMax;
          }
        };
  }

  /// 0 where nothing is known.
  synchronized long emptyThrough(DeviceAddress mailbox) {
    return marks.getOrDefault(mailbox, 0L);
  }

  synchronized void raise(DeviceAddress mailbox, long emptyThrough) {
    marks.merge(mailbox, emptyThrough, Math::max);
  }
}
