package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.RefusedReason;
import java.time.Instant;

/// What became of a send.
public sealed interface SendResult {

  /// The envelope is stored: it will be delivered, or expire.
  ///
  /// @param storedAt by the clock of the recipient's member
  record Sent(MessageId messageId, Instant storedAt) implements SendResult {}

  /// The member refused it for good; it is not stored. Of a message to an account some devices may
  /// have it all the same.
  record Refused(MessageId messageId, RefusedReason reason, String detail) implements SendResult {}

  /// It was given up before it was ever handed to a member; it is not stored.
  record NotSent(MessageId messageId, String detail) implements SendResult {}

  /// It was given up after it had been handed to a member that did not answer: it may be stored or
  /// not. Sending it again with the same client id is safe.
  record Unknown(MessageId messageId, String detail) implements SendResult {}

  MessageId messageId();
}
