package chat.skerry.crd.chatupgrade;

/// Where one member stands. The constants are named as they are written in the resource.
public enum MemberStage {
  /// Its turn has not come.
  Waiting,
  /// It was told to move, and has not arrived.
  Moving,
  /// It has arrived, and is watched for a while.
  Watching,
  /// It runs the release that it is to run.
  Done
}
