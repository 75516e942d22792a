package chat.skerry.node.peer;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.DeviceMismatch;
import chat.skerry.node.delivery.DevicePayloads;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.peer.v1.PeerOutcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.DeviceList;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;

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
    checkIds(message);
    length("payload", message.getPayload().size(), 0, MailboxStore.PAYLOAD_BYTES_MAX);
    return new Submission(
        new DeviceAddress(message.getFromAccount(), message.getFromDevice()),
        new DeviceAddress(message.getToAccount(), message.getToDevice()),
        message.getMessageId().toByteArray(),
        kind(message.getKind()),
        message.getPayload().toByteArray(),
        message.getRefersTo().toByteArray(),
        message.getHops());
  }

  static PeerSubmission encode(long id, AccountSubmission submission) {
    PeerSubmission.AccountPart.Builder part =
        PeerSubmission.AccountPart.newBuilder()
            .setKind(submission.kind().number())
            .setListHash(submission.payloads().listHash());
    for (DevicePayload payload : submission.payloads().payloads()) {
      part.addPayloadsBuilder()
          .setDevice(payload.device())
          .setRegistrationId(payload.registrationId())
          .setPayload(UnsafeByteOperations.unsafeWrap(payload.payload()));
    }
    return PeerSubmission.newBuilder()
        .setId(id)
        .setFromAccount(submission.from().account())
        .setFromDevice(submission.from().device())
        .setToAccount(submission.account())
        .setMessageId(UnsafeByteOperations.unsafeWrap(submission.messageId()))
        .setRefersTo(UnsafeByteOperations.unsafeWrap(submission.refersTo()))
        .setHops(submission.hops())
        .setAccount(part)
        .build();
  }

  /// @throws IllegalArgumentException naming the field, its value and what is expected
  static AccountSubmission decodeToAccount(PeerSubmission message) {
    PeerSubmission.AccountPart part = message.getAccount();
    checkIds(message);
    length("account.payloads", part.getPayloadsCount(), 0, DeviceAddress.DEVICES_MAX);
    List<DevicePayload> payloads = new ArrayList<>();
    for (PeerSubmission.DevicePayload payload : part.getPayloadsList()) {
      length("payload", payload.getPayload().size(), 0, MailboxStore.PAYLOAD_BYTES_MAX);
      payloads.add(
          new DevicePayload(
              payload.getDevice(),
              payload.getRegistrationId(),
              payload.getPayload().toByteArray()));
    }
    return new AccountSubmission(
        new DeviceAddress(message.getFromAccount(), message.getFromDevice()),
        AccountName.check("to_account", message.getToAccount()),
        message.getMessageId().toByteArray(),
        kind(part.getKind()),
        new DevicePayloads(part.getListHash(), payloads),
        message.getRefersTo().toByteArray(),
        message.getHops());
  }

  private static void checkIds(PeerSubmission message) {
    length("message_id", message.getMessageId().size(), ID_BYTES, ID_BYTES);
    int refersTo = message.getRefersTo().size();
    length("refers_to", refersTo, refersTo == 0 ? 0 : ID_BYTES, ID_BYTES);
    length("hops", message.getHops(), 0, Submission.HOPS_MAX);
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
      case Outcome.Mismatch(DeviceMismatch mismatch) ->
          message.setMismatch(encode(mismatch)).build();
    };
  }

  private static PeerOutcome.Mismatch encode(DeviceMismatch mismatch) {
    PeerOutcome.Mismatch.Builder message =
        PeerOutcome.Mismatch.newBuilder()
            .setAccount(mismatch.account())
            .setVersion(mismatch.list().version())
            .addAllMissing(mismatch.missing())
            .addAllExtra(mismatch.extra())
            .addAllStale(mismatch.stale());
    for (DeviceList.Entry entry : mismatch.list().entries()) {
      message
          .addDevicesBuilder()
          .setDevice(entry.device())
          .setRegistrationId(entry.registrationId());
    }
    return message.build();
  }

  private static DeviceMismatch decode(PeerOutcome.Mismatch message) {
    return new DeviceMismatch(
        message.getAccount(),
        new DeviceList(
            message.getVersion(),
            message.getDevicesList().stream()
                .map(device -> new DeviceList.Entry(device.getDevice(), device.getRegistrationId()))
                .toList()),
        message.getMissingList(),
        message.getExtraList(),
        message.getStaleList());
  }

  static Outcome decode(PeerOutcome message) {
    if (message.hasStored()) {
      return new Outcome.Stored(message.getStored().getTimestampMillis());
    }
    if (message.hasMismatch()) {
      return new Outcome.Mismatch(decode(message.getMismatch()));
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
    throw new IllegalArgumentException("kind: " + number + " (expected: 1 to 4)");
  }

  private static void length(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          field + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
