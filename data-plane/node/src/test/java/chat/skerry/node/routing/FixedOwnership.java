package chat.skerry.node.routing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Ownership that a test decides: this member owns all partitions until told otherwise.
/// Thread-safe.
public final class FixedOwnership implements Ownership {
  private final String self;
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
  private volatile Map<Integer, String> others = Map.of();
  private volatile Set<Integer> passed = Set.of();
  private volatile Set<String> present;

  public FixedOwnership(String self) {
    this.self = self;
    this.present = Set.of(self);
  }

  /// Gives a partition to a member, and calls back.
  public void give(int partition, String member) {
    Map<Integer, String> changed = new HashMap<>(others);
    changed.put(partition, member);
    others = Map.copyOf(changed);
    callbacks.forEach(Runnable::run);
  }

  /// Gives a partition to another process of this member, and calls back.
  public void pass(int partition) {
    Set<Integer> more = new HashSet<>(passed);
    more.add(partition);
    passed = Set.copyOf(more);
    callbacks.forEach(Runnable::run);
  }

  @Override
  public boolean ownedByAnotherProcess(int partition) {
    return passed.contains(partition);
  }

  /// Says which members are in touch, and calls back.
  public void present(Set<String> members) {
    present = Set.copyOf(members);
    callbacks.forEach(Runnable::run);
  }

  @Override
  public String ownerOf(int partition) {
    return others.getOrDefault(partition, self);
  }

  @Override
  public boolean ownedHere(int partition) {
    return ownerOf(partition).equals(self) && !passed.contains(partition);
  }

  @Override
  public void onChange(Runnable callback) {
    callbacks.add(callback);
  }

  @Override
  public Set<String> presentMembers() {
    return present;
  }

  @Override
  public void close() {
    callbacks.clear();
  }
}
