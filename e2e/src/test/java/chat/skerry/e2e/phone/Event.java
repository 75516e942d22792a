package chat.skerry.e2e.phone;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.Receipt;
import chat.skerry.client.conversation.StopReason;

/// What a client told its phone.
///
/// Every event has the clock of the machine at that moment, in nanoseconds of `System.nanoTime`.
public sealed interface Event {
  long nanoTime();

  record Connected(long nanoTime, String member) implements Event {}

  record Message(long nanoTime, IncomingMessage message) implements Event {}

  record Copied(long nanoTime, SentCopy copy) implements Event {}

  record Receipted(long nanoTime, Receipt receipt) implements Event {}

  record QueueEmpty(long nanoTime, int backlog) implements Event {}

  record Disconnected(long nanoTime, String reason) implements Event {}

  record Untrusted(long nanoTime, String reason) implements Event {}

  record Stopped(long nanoTime, StopReason reason) implements Event {}
}
