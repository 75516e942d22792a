package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Instant;

/// What happened to a message that this device sent; from another device of the own account, also
/// that a message of somebody else was read there.
///
/// @param kind DELIVERED or READ
/// @param messageId the message, as its `Sent` named it
/// @param from the device that received or read it
public record Receipt(Kind kind, MessageId messageId, Address from, Instant at) {}
