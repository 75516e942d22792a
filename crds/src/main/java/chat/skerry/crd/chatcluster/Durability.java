package chat.skerry.crd.chatcluster;

/// What an envelope lies on when its sender is told ✓. The constants are named as they are written
/// in the resource.
public enum Durability {
  TwoMembers,
  Cassandra
}
