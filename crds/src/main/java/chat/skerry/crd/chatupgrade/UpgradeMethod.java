package chat.skerry.crd.chatupgrade;

/// How a member comes to another release. The constants are named as they are written in the
/// resource.
public enum UpgradeMethod {
  /// The new release takes over the live sockets inside the pod.
  HotUpgrade,
  /// The devices are sent to the other member, and the pod is made again.
  Drain
}
