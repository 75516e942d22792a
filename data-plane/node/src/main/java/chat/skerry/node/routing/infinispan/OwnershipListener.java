package chat.skerry.node.routing.infinispan;

import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachelistener.annotation.TopologyChanged;
import org.infinispan.notifications.cachelistener.event.TopologyChangedEvent;

/// Hears of changes of ownership. Public methods since Infinispan calls them by reflection; they
/// run on its threads, one after the other.
@Listener
public final class OwnershipListener {
  private final InfinispanIsland island;

  OwnershipListener(InfinispanIsland island) {
    this.island = island;
  }

  /// What is lost with the next topology is given up before it is in force; what is gained is taken
  /// when it is.
  @TopologyChanged
  public void onTopology(TopologyChangedEvent<SegmentedKey, Object> event) {
    if (event.isPre()) {
      island.aboutToChange(event.getReadConsistentHashAtEnd(), event.getWriteConsistentHashAtEnd());
    } else {
      island.hasChanged();
    }
  }
}
