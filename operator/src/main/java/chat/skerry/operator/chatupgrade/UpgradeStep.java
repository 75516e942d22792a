package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatisland.ChatIslandSpec;

/// One step of an upgrade: the spec that an island is to have, and why.
sealed interface UpgradeStep {

  ChatIslandSpec island();

  String reason();

  /// A member is told to move.
  ///
  /// @param member by name
  record Move(ChatIslandSpec island, String member, String reason) implements UpgradeStep {}

  /// All members of the island have arrived: it has the release now, and no member differs.
  record Settle(ChatIslandSpec island, String reason) implements UpgradeStep {}
}
