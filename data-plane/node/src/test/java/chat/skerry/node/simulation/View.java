package chat.skerry.node.simulation;

import chat.skerry.node.routing.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What one life of a member believes of its island.
final class View implements Ownership {
  private final String self;
  private final boolean deaf;
  private final List<Runnable> callbacks = new ArrayList<>();
  private Topology topology;

  /// @param deaf whether it never believes that the other member is gone: a planted bug
  View(String self, Topology first, boolean deaf) {
    this.self = self;
    this.topology = first;
    this.deaf = deaf;
  }

  /// Takes a topology over, unless a later one is known.
  void install(Topology next) {
    if (next.id() <= topology.id()) {
      return;
    }
    topology = next;
    if (!deaf) {
      List.copyOf(callbacks).forEach(Runnable::run);
    }
  }

  Topology topology() {
    return topology;
  }

  @Override
  public String ownerOf(int partition) {
    return topology.owners()[partition];
  }

  @Override
  public boolean ownedHere(int partition) {
    return ownerOf(partition).equals(self);
  }

  @Override
  public void onChange(Runnable callback) {
    callbacks.add(callback);
  }

  @Override
  public Set<String> presentMembers() {
    return topology.present();
  }

  @Override
  public void close() {
    callbacks.clear();
  }
}
