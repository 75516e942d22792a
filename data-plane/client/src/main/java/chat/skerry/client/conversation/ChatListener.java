package chat.skerry.client.conversation;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.connection.HostPort;

/// What a client tells its program. All methods are called on one thread of the client, one after
/// the other; they may take their time and may call the client, but must not wait in [#onMessage]
/// for another message.
public interface ChatListener {

  /// A message, once. The member deletes it after this method returned. Where it throws, the
  /// message is not acknowledged, the client connects anew, and the message comes again.
  default void onMessage(IncomingMessage message) {}

  /// What another device of this account sent, once; the same rules as for [#onMessage].
  default void onCopy(SentCopy copy) {}

  /// A receipt for a message that this device sent, once; the same rules as for [#onMessage].
  default void onReceipt(Receipt receipt) {}

  /// The session is open.
  ///
  /// @param memberName for example `demo-0-a`
  default void onConnected(HostPort address, String memberName) {}

  /// What the member had stored at login has been delivered; what follows is live.
  ///
  /// @param backlog envelopes delivered as backlog, duplicates and receipts included
  default void onQueueEmpty(int backlog) {}

  /// What was sent to this device since its last login and will not come.
  ///
  /// @param refused sends that were refused because the mailbox was full; their senders know
  /// @param expired envelopes that waited longer than their time to live
  default void onTruncated(int refused, int expired) {}

  /// A connection ended, or could not be opened; the client goes on by itself.
  default void onDisconnected(String reason) {}

  /// Something answered that is no member of the cluster: a man in the middle, or a wrong identity
  /// key. It was told nothing; the client goes on trying.
  default void onUntrusted(String reason) {}

  /// The last call: the client does not connect again.
  default void onStopped(StopReason reason) {}
}
