package chat.skerry.node.supervision;

/// Where an error happened, and so what it ended.
public enum Part {
  /// The handshake of one connection.
  HANDSHAKE,
  /// One login.
  LOGIN,
  /// One session, with its connection.
  SESSION,
  /// One read, removal or request of a session, which tries again.
  REQUEST,
  /// One batch of submissions to one mailbox, which its senders send again.
  MAILBOX
}
