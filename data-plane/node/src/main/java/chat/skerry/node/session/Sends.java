package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.util.Optional;

/// What a device sends, handed to delivery in the order of arrival; each is answered by exactly one
/// `Sent` or `Refused`. Past the bound of unanswered ones the device is slowed down. Confined to
/// its session's event loop.
final class Sends {
  private static final byte[] NONE = {};

  private final DeviceAddress device;
  private final Address sender;
  private final Connection connection;
  private final Services services;
  private final TokenBucket messages;
  private final TokenBucket bytes;
  private int unanswered;
  private boolean reading = true;

  Sends(DeviceAddress device, Connection connection, Services services) {
    this.device = device;
    this.sender = new Address(device.account(), device.device());
    this.connection = connection;
    this.services = services;
    SessionLimits limits = services.limits();
    long now = services.nanoTime().getAsLong();
    messages = new TokenBucket(limits.messagesBurst(), limits.messagesPerSecond(), now);
    bytes = new TokenBucket(limits.bytesBurst(), limits.bytesPerSecond(), now);
  }

  void send(SendRequest send) {
    services.metrics().received();
    Optional<String> breach = SendRules.breach(send);
    if (breach.isPresent()) {
      refuse(send.clientId(), RefusedReason.INVALID, 0, breach.get());
      return;
    }
    if (isRateLimited(send)) {
      return;
    }
    MessageId messageId = MessageIds.derive(sender, send.clientId());
    unanswered++;
    if (reading && unanswered >= services.limits().sendsInFlightMax()) {
      reading = false;
      connection.reading(false);
    }
    services
        .submissions()
        .accept(submission(send, messageId))
        .thenAccept(
            outcome -> connection.execute(() -> answered(send.clientId(), messageId, outcome)));
  }

  private Submission submission(SendRequest send, MessageId messageId) {
    return new Submission(
        device,
        new DeviceAddress(send.to().account(), send.to().device()),
        messageId.toBytes(),
        switch (send.kind()) {
          case MESSAGE -> Envelope.Kind.MESSAGE;
          case READ -> Envelope.Kind.READ;
          case DELIVERED -> throw new IllegalStateException("SendRules let a DELIVERED pass");
        },
        send.payload(),
        send.refersTo().map(MessageId::toBytes).orElse(NONE));
  }

  private boolean isRateLimited(SendRequest send) {
    long now = services.nanoTime().getAsLong();
    int size = send.payload().length;
    if (messages.has(1, now) && bytes.has(size, now)) {
      messages.take(1);
      bytes.take(size);
      return false;
    }
    int retryAfterMillis = Math.max(messages.millisUntil(1), bytes.millisUntil(size));
    refuse(
        send.clientId(),
        RefusedReason.RATE_LIMITED,
        retryAfterMillis,
        "sends: too many (expected: at most "
            + services.limits().messagesPerSecond()
            + " a second and "
            + services.limits().bytesPerSecond()
            + " bytes a second)");
    return true;
  }

  private void answered(ClientId clientId, MessageId messageId, Outcome outcome) {
    unanswered--;
    switch (outcome) {
      case Outcome.Stored(long timestampMillis) ->
          connection.send(new Frame.Sent(clientId, messageId, timestampMillis));
      case Outcome.Refused(var reason, int retryAfterMillis, String detail) ->
          refuse(clientId, wireReason(reason), retryAfterMillis, detail);
    }
    connection.flush();
    if (!reading && unanswered <= services.limits().sendsInFlightMax() / 2) {
      reading = true;
      connection.reading(true);
    }
  }

  private void refuse(
      ClientId clientId, RefusedReason reason, int retryAfterMillis, String detail) {
    services.metrics().refused(reason.name());
    connection.send(new Frame.Refused(clientId, reason, retryAfterMillis, detail));
  }

  private static RefusedReason wireReason(Outcome.Reason reason) {
    return switch (reason) {
      case UNAVAILABLE -> RefusedReason.UNAVAILABLE;
      case RATE_LIMITED -> RefusedReason.RATE_LIMITED;
      case INVALID -> RefusedReason.INVALID;
      case MAILBOX_FULL -> RefusedReason.MAILBOX_FULL;
    };
  }
}
