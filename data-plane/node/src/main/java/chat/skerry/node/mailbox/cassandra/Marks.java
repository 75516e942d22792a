package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// For each mailbox a `seq` that only rises. Thread-safe; the least recently used are forgotten.
final class Marks {
  private final Map<DeviceAddress, Long> marks;

  Marks(int marksMax) {
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
  synchronized long of(DeviceAddress mailbox) {
    return marks.getOrDefault(mailbox, 0L);
  }

  synchronized void raise(DeviceAddress mailbox, long seq) {
    if (seq > 0) {
      marks.merge(mailbox, seq, Math::max);
    }
  }
}
