package chat.skerry.crd.chatcluster;

/// When nodes pull an image. The constants are named as they are written in the resource.
public enum PullPolicy {
  Always,
  IfNotPresent,
  Never
}
