package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.MessageId;

/// What this device has received: lets an envelope through to the program once. Bounded: of long
/// ago envelopes it knows nothing. Confined to the thread that calls the listener, but for
/// [#lastSeq].
///
/// Keys: the message id of a MESSAGE; for a receipt 16 bytes made of its kind, sender and
/// reference.
public interface Ledger extends AutoCloseable {

  /// Whether an envelope with this key was recorded.
  boolean contains(MessageId key);

  /// Records an envelope that the listener has taken; it is kept over a restart of the process
  /// before this returns, where the ledger is kept at all.
  ///
  /// @param seq its position in the mailbox
  void record(MessageId key, long seq);

  /// The last seq that was recorded, 0 for none. Thread-safe.
  long lastSeq();

  @Override
  void close();
}
