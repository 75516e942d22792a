package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.envelope.MessageId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows everything that really happened, and says at once when a promise is broken:
///
/// - what a member answered with *stored* has two copies, and has at least one from then on until
///   its device has it;
/// - an envelope is removed only when its device has it and its sender's receipt is stored;
/// - a device gets each message of a sender once, in the order of the sends, with none missing;
/// - so does each device of an account that is written to, and each other one of the sender's own.
final class Ledger {
  /// Where copies lie: the store counts for two, the memory of each life of a member for one.
  static final int STORE = -1;

  private final Simulator simulator;
  private final Map<Key, Story> stories = new HashMap<>();
  private final Map<DeviceAddress, Map<Long, Story>> envelopes = new HashMap<>();
  private final Map<Pair, Long> written = new LinkedHashMap<>();
  private final Map<Pair, Long> received = new HashMap<>();
  private long open;
  private long messages;
  private long evicted;
  private @Nullable String violation;

  Ledger(Simulator simulator) {
    this.simulator = simulator;
  }

  private record Pair(DeviceAddress from, DeviceAddress to, int lane) {}

  private record Key(MessageId id, DeviceAddress mailbox) {}

  /// What became of one message or receipt.
  private static final class Story {
    final MessageId id;
    String what = "";
    boolean needsReceipt;
    boolean answered;
    boolean received;
    boolean receiptDone;
    boolean receiptReceived;
    boolean everInStore;
    int copies;
    final Set<Integer> lives = new HashSet<>();

    Story(MessageId id) {
      this.id = id;
    }

    /// Whether its device has it, and its sender's mailbox the receipt.
    boolean isDone() {
      return received && (!needsReceipt || receiptDone);
    }

    @Override
    public String toString() {
      return what
          + " "
          + id
          + " (answered="
          + answered
          + ", received="
          + received
          + ", receiptDone="
          + receiptDone
          + ", copies="
          + copies
          + ")";
    }
  }

  /// The first broken promise, null for none.
  @Nullable String violation() {
    return violation;
  }

  void violate(String what) {
    if (violation == null) {
      violation = what;
      simulator.log("VIOLATION ", what);
    }
  }

  long messages() {
    return messages;
  }

  /// Messages that were written and are not received, or whose sender has no receipt.
  long open() {
    return open;
  }

  /// What [#open] counts, for people: messages first, then receipts.
  String missing() {
    StringBuilder text = new StringBuilder();
    written.forEach((pair, number) -> {
      long got = received.getOrDefault(pair, 0L);
      if (got < number) {
        text.append(pair.from)
            .append(" → ")
            .append(pair.to)
            .append(pair.lane == 0 ? "" : " in lane " + pair.lane)
            .append(": ")
            .append(number - got)
            .append(" of ")
            .append(number)
            .append("; ");
      }
    });
    stories.values().stream()
        .filter(story -> story.needsReceipt && !story.receiptReceived)
        .forEach(story -> text.append("no receipt of ").append(story).append("; "));
    return text + "" + open + " messages and receipts";
  }

  /// A device writes its next message of a lane. Returns its number there.
  ///
  /// @param lane 0 to a device; others to the devices of an account
  /// @param to who gets it, and owes a receipt
  /// @param copies other devices of the sender's account
  long wrote(DeviceAddress from, int lane, List<DeviceAddress> to, List<DeviceAddress> copies) {
    messages++;
    open += 2L * to.size() + copies.size();
    long number = 0;
    for (DeviceAddress each : to) {
      number = written.merge(new Pair(from, each, lane), 1L, Long::sum);
    }
    for (DeviceAddress each : copies) {
      written.merge(new Pair(from, each, lane), 1L, Long::sum);
    }
    return number;
  }

  /// Another copy of an envelope exists.
  ///
  /// @param where [#STORE] or the number of a life
  void placed(int where, DeviceAddress mailbox, Envelope envelope) {
    Story story = story(envelope.messageId(), mailbox);
    story.what = envelope + " for " + mailbox;
    story.needsReceipt = envelope.kind() == Envelope.Kind.MESSAGE;
    story.copies++;
    if (where == STORE) {
      story.everInStore = true;
    } else {
      story.lives.add(where);
    }
    envelopes.computeIfAbsent(mailbox, unused -> new HashMap<>()).put(envelope.seq(), story);
  }

  /// A copy of an envelope exists no more.
  void gone(DeviceAddress mailbox, Envelope envelope) {
    Story story = story(envelope.messageId(), mailbox);
    story.copies--;
    if (story.copies == 0 && story.answered && !story.isDone()) {
      violate("lost: the last copy of " + story);
    }
  }

  /// A living member takes a copy out of its memory.
  void leavesMemory(DeviceAddress mailbox, Envelope envelope) {
    Story story = story(envelope.messageId(), mailbox);
    if (story.answered && story.everInStore && !story.received) {
      evicted++;
    }
  }

  /// Copies that left memory for the store before their device had them.
  long evicted() {
    return evicted;
  }

  /// A member says that envelopes are durable.
  void durable(DeviceAddress mailbox, List<Envelope> stored) {
    for (Envelope envelope : stored) {
      Story story = story(envelope.messageId(), mailbox);
      if (!story.everInStore && story.lives.size() < 2) {
        violate("one copy: " + envelope + " for " + mailbox + ", " + story);
      }
    }
  }

  /// A member answers a submission.
  void answered(Submission submission, Outcome outcome) {
    if (!(outcome instanceof Outcome.Stored)) {
      return;
    }
    Story story = story(submission.messageId(), submission.to());
    story.answered = true;
    if (story.copies == 0 && !story.received) {
      violate("answered without a copy: " + story);
    }
    if (submission.kind() == Envelope.Kind.DELIVERED) {
      story(submission.refersTo(), submission.from()).receiptDone = true;
    }
  }

  /// A member removes envelopes that a device acknowledged.
  void removes(DeviceAddress mailbox, long[] seqs) {
    Map<Long, Story> known = envelopes.getOrDefault(mailbox, Map.of());
    for (long seq : seqs) {
      Story story = known.get(seq);
      if (story == null) {
        continue;
      }
      if (!story.received) {
        violate("removed before the device had it: " + story);
      } else if (story.needsReceipt && !story.receiptDone) {
        violate("removed before its receipt was stored: " + story);
      }
    }
  }

  /// The store removes what a range covers.
  void removesRange(DeviceAddress mailbox, List<Long> seqs) {
    removes(mailbox, seqs.stream().mapToLong(Long::longValue).toArray());
  }

  /// A device keeps an envelope that it has not seen before.
  ///
  /// @param lane as its sender said
  /// @param number of the message in that lane
  void received(DeviceAddress device, Envelope envelope, int lane, long number) {
    story(envelope.messageId(), device).received = true;
    open--;
    if (envelope.kind() == Envelope.Kind.DELIVERED) {
      story(envelope.refersTo(), envelope.from()).receiptReceived = true;
      return;
    }
    Pair pair = new Pair(envelope.from(), device, lane);
    long expected = received.merge(pair, 1L, Long::sum);
    if (number != expected) {
      violate(
          "order: "
              + envelope.from()
              + " → "
              + device
              + " got message "
              + number
              + " (expected: "
              + expected
              + ")");
    }
  }

  /// A device is shown an envelope that it has.
  void has(DeviceAddress device, Envelope envelope) {
    story(envelope.messageId(), device).received = true;
  }

  boolean isUnwritten(DeviceAddress mailbox, Envelope envelope) {
    Story story = story(envelope.messageId(), mailbox);
    return story.answered && !story.isDone() && !story.everInStore;
  }

  /// Whether this copy of an answered message is the last one, and its device does not have it.
  boolean isLastCopy(DeviceAddress mailbox, Envelope envelope) {
    Story story = story(envelope.messageId(), mailbox);
    return story.answered && !story.isDone() && story.copies == 1;
  }

  /// Everything is delivered and nothing is stored: forgets it.
  void turnPage() {
    stories.clear();
    envelopes.clear();
  }

  private Story story(byte[] messageId, DeviceAddress mailbox) {
    MessageId id = MessageId.of(messageId);
    return stories.computeIfAbsent(new Key(id, mailbox), unused -> new Story(id));
  }
}
