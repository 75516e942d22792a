package chat.skerry.crd.chatupgrade;

/// Where an upgrade stands. The constants are named as they are written in the resource.
public enum UpgradePhase {
  /// It has not begun.
  Pending,
  /// A dry run: the plan is in the status, and nothing is done.
  Planned,
  /// Members move to the new release.
  Running,
  /// Members move back to the release they had.
  RollingBack,
  /// All members run the new release.
  Succeeded,
  /// All members run the release they had.
  RolledBack,
  /// The ChatCluster asked for another release meanwhile; the next upgrade goes on from here.
  Superseded,
  /// It can't be carried out; the condition says why.
  Refused;

  /// Nothing will be done any more.
  public boolean isOver() {
    return this != Pending && this != Running && this != RollingBack;
  }
}
