package chat.skerry.node.routing.infinispan;

import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryModified;
import org.infinispan.notifications.cachelistener.annotation.TopologyChanged;
import org.infinispan.notifications.cachelistener.event.CacheEntryModifiedEvent;
import org.infinispan.notifications.cachelistener.event.TopologyChangedEvent;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.MergeEvent;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.jboss.logging.Logger;

/// Hears of Infinispan what the island must know. Public methods since Infinispan calls them by
/// reflection; they run on its threads.
@Listener
public final class IslandListener {
  private static final Logger LOG = Logger.getLogger(IslandListener.class);

  private final InfinispanIsland island;
  private volatile boolean merged;

  IslandListener(InfinispanIsland island) {
    this.island = island;
  }

  @ViewChanged
  public void onView(ViewChangedEvent event) {
    LOG.infof("island: processes in touch: %s", event.getNewMembers());
    island.inTouch(event.getNewMembers(), event.getViewId(), false);
  }

  @Merged
  public void onMerge(MergeEvent event) {
    LOG.warnf("island: a split has ended, processes in touch: %s", event.getNewMembers());
    merged = true;
    island.inTouch(event.getNewMembers(), event.getViewId(), true);
  }

  @TopologyChanged
  public void onTopology(TopologyChangedEvent<String, String> event) {
    boolean settled =
        !event.isPre()
            && event.getReadConsistentHashAtEnd().equals(event.getWriteConsistentHashAtEnd());
    if (merged && settled && event.getReadConsistentHashAtEnd().getMembers().size() > 1) {
      merged = false;
      island.republish();
    }
    if (!event.isPre()) {
      island.changed(false);
    }
  }

  @CacheEntryModified
  public void onReplaced(CacheEntryModifiedEvent<String, String> event) {
    String before = event.getOldValue();
    if (!event.isPre() && before != null) {
      island.replaced(event.getKey(), before, event.getNewValue());
    }
  }
}
