package chat.skerry.node.delivery;

import chat.skerry.node.mailbox.SequenceNumbers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What this member knows of one mailbox that it writes. Guarded by the lock of its
/// [MailboxStripe].
final class PendingMailbox {
  private static final long NO_TERM = -1;

  private final ArrayDeque<WaitingSubmission> waiting = new ArrayDeque<>();
  private boolean appending;
  private long term = NO_TERM;
  private int envelopes;
  private int envelopesOfLastPeriod;
  private long periodEndsMillis;
  private int refused;

  /// Takes a submission in. Returns whether the caller must start the appending.
  boolean add(WaitingSubmission submission) {
    waiting.add(submission);
    boolean start = !appending;
    appending = true;
    return start;
  }

  /// The next submissions to store together; none ends the appending.
  List<WaitingSubmission> nextBatch(int countMax, long bytesMax) {
    List<WaitingSubmission> batch = new ArrayList<>(Math.min(countMax, waiting.size()));
    long bytes = 0;
    while (batch.size() < countMax && !waiting.isEmpty()) {
      bytes += waiting.element().submission().payload().length;
      if (bytes > bytesMax && !batch.isEmpty()) {
        break;
      }
      batch.add(waiting.remove());
    }
    appending = !batch.isEmpty();
    return batch;
  }

  /// A submission was refused because the mailbox is full.
  void refuse() {
    refused++;
  }

  /// How many were refused since the last call.
  int takeRefused() {
    int since = refused;
    refused = 0;
    return since;
  }

  int waiting() {
    return waiting.size();
  }

  boolean isIdle() {
    return !appending;
  }

  /// Whether the unacknowledged envelopes, as far as this member counted them, are that many.
  boolean isFull(int envelopesMax) {
    return envelopes + envelopesOfLastPeriod + waiting.size() >= envelopesMax;
  }

  /// Counts in periods of the envelopes' time to live: what is older than two of them has expired.
  void appended(int count, long nowMillis) {
    if (nowMillis >= periodEndsMillis) {
      envelopesOfLastPeriod = envelopes;
      envelopes = 0;
      periodEndsMillis = nowMillis + SequenceNumbers.TIME_TO_LIVE.toMillis();
    }
    envelopes += count;
  }

  void removed(int count) {
    int older = Math.min(count, envelopesOfLastPeriod);
    envelopesOfLastPeriod -= older;
    envelopes = Math.max(0, envelopes - (count - older));
  }

  /// The mailbox holds that many.
  void counted(int count) {
    envelopesOfLastPeriod = 0;
    envelopes = count;
  }

  /// Whether the member's clock is known to be above this mailbox in this term of ownership.
  boolean isCurrent(long ownershipTerm) {
    return term == ownershipTerm;
  }

  void makeCurrent(long ownershipTerm) {
    term = ownershipTerm;
  }
}
