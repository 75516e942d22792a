package chat.skerry.node.mailbox.writeback;

/// What an envelope lies on when its sender is told *sent*.
enum Durability {
  /// The memory of both members of the island.
  TWO_MEMBERS,
  /// This member's memory and the store behind it, at its quorum.
  CASSANDRA,
  /// Neither can be had now: sends are refused.
  NONE
}
