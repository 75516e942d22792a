package chat.skerry.operator.condition;

/// The conditions of ChatClusters, ChatIslands and ChatUpgrades.
public enum ConditionType {
  /// It serves: all members of all islands take connections.
  Ready,
  /// The spec can be carried out. Where not, the last good one stays in force.
  SpecValid,
  /// Something is being changed, or waited for.
  Progressing,
  /// The operator changes nothing because the spec says so.
  Paused,
  /// Of a ChatUpgrade: it waits, and for what.
  UpgradeBlocked,
  /// Of a ChatUpgrade that is over: whether all members run the new release.
  Succeeded
}
