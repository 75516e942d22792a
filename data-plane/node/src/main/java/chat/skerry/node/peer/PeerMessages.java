package chat.skerry.node.peer;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.peer.v1.PeerOutcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import com.google.protobuf.UnsafeByteOperations;

/// Submissions and outcomes as messages of the wire and back.
final class PeerMessages {
  private static final int ID_BYTES = 16;

  private PeerMessages() {}

  static PeerSubmission encode(long id, Submission submission) {
    return PeerSubmission.newBuilder()
        .setId(id)
        .setFromAccount(submission.from().account())
        .setFromDevice(submission.from().device())
        .setToAccount(submission.to().account())
        .setToDevice(submission.to().device())
        .setMessageId(UnsafeByteOperations.unsafeWrap(submission.messageId()))
        .setKind(submission.kind().number())
        .setPayload(UnsafeByteOperations.unsafeWrap(submission.payload()))
        .setRefersTo(UnsafeByteOperations.unsafeWrap(submission.refersTo()))
        .setHops(submission.hops())
        .build();
  }

  /// @throws IllegalArgumentException naming the field, its value and what is expected
  static Submission decode(PeerSubmission message) {
    length("message_id", message.getMessageId().size(), ID_BYTES, ID_BYTES);
    length("payload", message.getPayload().size(), 0, MailboxStore.PAYLOAD_BYTES_MAX);
    int refersTo = message.getRefersTo().size();
    length("refers_to", refersTo, refersTo == 0 ? 0 : ID_BYTES, ID_BYTES);
    length("hops", message.getHops(), 0, Submission.HOPS_MAX);
    return new Submission(
        new DeviceAddress(message.getFromAccount(), message.getFromDevice()),
        new DeviceAddress(message.getToAccount(), message.getToDevice()),
        message.getMessageId().toByteArray(),
        kind(message.getKind()),
        message.getPayload().toByteArray(),
        message.getRefersTo().toByteArray(),
        message.getHops());
  }

  static PeerOutcome encode(long id, Outcome outcome) {
    PeerOutcome.Builder message = PeerOutcome.newBuilder().setId(id);
    return switch (outcome) {
      case Outcome.Stored(long timestampMillis) ->
          message
              .setStored(PeerOutcome.Stored.newBuilder().setTimestampMillis(timestampMillis))
              .build();
      case Outcome.Refused(Outcome.Reason reason, int retryAfterMillis, String detail) ->
          message
              .setRefused(
                  PeerOutcome.Refused.newBuilder()
                      .setReason(number(reason))
                      .setRetryAfterMillis(retryAfterMillis)
                      .setDetail(detail))
              .build();
    };
  }

  static Outcome decode(PeerOutcome message) {
    if (message.hasStored()) {
      return new Outcome.Stored(message.getStored().getTimestampMillis());
    }
    PeerOutcome.Refused refused = message.getRefused();
    return new Outcome.Refused(
        reason(refused.getReason()), refused.getRetryAfterMillis(), refused.getDetail());
  }

  private static int number(Outcome.Reason reason) {
    return switch (reason) {
      case UNAVAILABLE -> 1;
      case RATE_LIMITED -> 2;
      case INVALID -> 3;
      case MAILBOX_FULL -> 4;
    };
  }

  /// A number of a later release is taken for "not now".
  private static Outcome.Reason reason(int number) {
    return switch (number) {
      case 2 -> Outcome.Reason.RATE_LIMITED;
      case 3 -> Outcome.Reason.INVALID;
      case 4 -> Outcome.Reason.MAILBOX_FULL;
      default -> Outcome.Reason.UNAVAILABLE;
    };
  }

  private static Envelope.Kind kind(int number) {
    for (Envelope.Kind kind : Envelope.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind: " + number + " (expected: 1 to 3)");
  }

  private static void length(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
