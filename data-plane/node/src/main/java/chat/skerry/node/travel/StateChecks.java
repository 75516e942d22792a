package chat.skerry.node.travel;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.travel.FrozenSession.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a state must keep to. Each breach names the field, its value, and what was expected; none
/// names an account or a key.
final class StateChecks {
  static final int NOISE_BYTES = 81;

  /// A message and its length, but for its last byte.
  static final int RECEIVED_BYTES_MAX = 3 + 65_535 - 1;

  static final int PORT_NAME_MAX = 32;

  /// The longest control frame, but for its last byte.
  static final int BEGUN_BYTES_MAX = 2 + 4 + 125 - 1;

  /// Payload of one frame of a WebSocket.
  static final int REMAINING_BYTES_MAX = 1 << 20;

  /// Entries of one list.
  static final int ENTRIES_MAX = 16_384;

  private StateChecks() {}

  static void that(boolean kept, String field, Object value, String expected) {
    if (!kept) {
      throw broken(field, value, expected, null);
    }
  }

  static int range(String field, int value, int min, int max) {
    that(value >= min && value <= max, field, value, min + " to " + max);
    return value;
  }

  static void bytes(String field, int length, int min, int max) {
    that(
        length >= min && length <= max,
        field,
        length + " bytes",
        min == max ? min + " bytes" : min + " to " + max + " bytes");
  }

  static <T> List<T> bounded(String field, List<T> entries) {
    that(entries.size() <= ENTRIES_MAX, field, entries.size(), "at most " + ENTRIES_MAX);
    return List.copyOf(entries);
  }

  static void rising(String field, List<Shown> envelopes, long lastSeq) {
    long before = 0;
    for (Shown envelope : envelopes) {
      that(
          envelope.seq() > before && envelope.seq() <= lastSeq,
          field + ".seq",
          envelope.seq(),
          "above " + before + ", at most " + lastSeq);
      before = envelope.seq();
    }
  }

  static HandoverFailed broken(
      String field, Object value, String expected, @Nullable Throwable cause) {
    String what = "session state: " + field + ": " + value + " (expected: " + expected + ")";
    return cause == null
        ? new HandoverFailed(HandoverFailed.Reason.UNREADABLE_STATE, what)
        : new HandoverFailed(HandoverFailed.Reason.UNREADABLE_STATE, what, cause);
  }
}
