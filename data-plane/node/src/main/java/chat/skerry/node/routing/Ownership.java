package chat.skerry.node.routing;

/// Which member of this island owns a partition now: the one that has the sessions of its accounts
/// and gives out sequence numbers. Thread-safe and non-blocking.
public interface Ownership extends AutoCloseable {

  /// Name of the member that owns the partition now; this island must carry the partition.
  String ownerOf(int partition);

  /// Whether this member owns the partition now.
  boolean ownedHere(int partition);

  /// Whether another process of this member owns the partition now.
  default boolean ownedByAnotherProcess(int partition) {
    return false;
  }

  /// Whether another process of this member owns any partition now.
  default boolean isTakenOver() {
    return false;
  }

  /// Calls back after each change of ownership or membership, on a thread of the caller's choice of
  /// none: the callback must not block.
  void onChange(Runnable callback);

  /// Names of the members of this island that are in touch now, this one included.
  java.util.Set<String> presentMembers();

  @Override
  void close();
}
