package chat.skerry.node.routing.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.SessionDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.infinispan.AdvancedCache;
import org.infinispan.distribution.DistributionInfo;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.Address;
import org.jboss.logging.Logger;

/// This member's place in an island of two. Thread-safe.
///
/// Starting it takes the time of finding the other member, about a second where there is none.
public final class InfinispanIsland implements Ownership, SessionDirectory {
  private static final Logger LOG = Logger.getLogger(InfinispanIsland.class);
  private static final int BATCH = 256;

  private final String member;
  private final DefaultCacheManager caches;
  private final AdvancedCache<String, String> sessions;
  private final AdvancedCache<SegmentedKey, Object> mailboxes;
  private final Map<String, Long> mine = new ConcurrentHashMap<>();
  private final List<Runnable> changeCallbacks = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<DeviceAddress, Long>> replacedCallbacks =
      new CopyOnWriteArrayList<>();

  private InfinispanIsland(
      String member,
      DefaultCacheManager caches,
      AdvancedCache<String, String> sessions,
      AdvancedCache<SegmentedKey, Object> mailboxes) {
    this.member = member;
    this.caches = caches;
    this.sessions = sessions;
    this.mailboxes = mailboxes;
  }

  /// Joins the island.
  ///
  /// @param partitionCount of the ChatCluster; the same on all members, for ever
  /// @throws IllegalStateException where the transport isn't bound as it was asked to
  public static InfinispanIsland join(IslandTransport transport, int partitionCount) {
    DefaultCacheManager caches = Caches.start(transport);
    try {
      AdvancedCache<String, String> sessions = Caches.sessions(caches, partitionCount);
      AdvancedCache<SegmentedKey, Object> mailboxes = Caches.mailboxes(caches, partitionCount);
      InfinispanIsland island =
          new InfinispanIsland(transport.member(), caches, sessions, mailboxes);
      Object listener = new IslandListener(island);
      caches.addListener(listener);
      sessions.addListener(listener);
      mailboxes.addListener(new OwnershipListener(island));
      return island;
    } catch (RuntimeException e) {
      caches.stop();
      throw e;
    }
  }

  @Override
  public String ownerOf(int partition) {
    Address owner = distribution(partition).primary();
    return owner == null ? member : nameOf(owner);
  }

  @Override
  public boolean ownedHere(int partition) {
    return distribution(partition).isPrimary();
  }

  @Override
  public void onChange(Runnable callback) {
    changeCallbacks.add(callback);
  }

  @Override
  public Set<String> presentMembers() {
    List<Address> members = topology().getActualMembers();
    return members.stream().map(this::nameOf).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId) {
    String key = SessionEntry.key(device);
    mine.put(key, sessionId);
    return sessions
        .putAsync(key, SessionEntry.value(member, sessionId))
        .thenApply(before -> Optional.ofNullable(before).map(SessionEntry::entry));
  }

  @Override
  public CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId) {
    String key = SessionEntry.key(device);
    mine.remove(key, sessionId);
    return sessions
        .removeAsync(key, SessionEntry.value(member, sessionId))
        .thenApply(removed -> null);
  }

  @Override
  public CompletionStage<Optional<Entry>> find(DeviceAddress device) {
    return sessions
        .getAsync(SessionEntry.key(device))
        .thenApply(found -> Optional.ofNullable(found).map(SessionEntry::entry));
  }

  @Override
  public void onReplaced(BiConsumer<DeviceAddress, Long> callback) {
    replacedCallbacks.add(callback);
  }

  /// The cache of what mailboxes hold, for the adapter that keeps them.
  @SuppressWarnings("unchecked")
  public <K extends SegmentedKey> AdvancedCache<K, Object> mailboxes() {
    return (AdvancedCache<K, Object>) mailboxes;
  }

  /// The segment of an account's partition.
  public int segmentOf(String account) {
    return AccountPartitioner.segmentOf(account, topology().getNumSegments());
  }

  /// Leaves the island: the other member owns everything when this returns.
  @Override
  public void close() {
    changeCallbacks.clear();
    replacedCallbacks.clear();
    caches.stop();
  }

  /// Called by the listener, also while the island starts.
  void changed() {
    changeCallbacks.forEach(callback -> guarded(callback, "island: a callback of a change failed"));
  }

  /// Called by the listener for each entry of this member's segments that another value replaced.
  void replaced(String key, String before) {
    Entry entry = SessionEntry.entry(before);
    if (entry.member().equals(member)) {
      mine.remove(key, entry.sessionId());
      DeviceAddress device = SessionEntry.deviceOf(key);
      replacedCallbacks.forEach(callback ->
          guarded(
              () -> callback.accept(device, entry.sessionId()),
              "island: a callback of a replaced session failed"));
    }
  }

  /// After a split only the entries of one side survive: this member enters again those of its
  /// sessions whose accounts it owns now. The sessions of accounts that it doesn't own move anyway.
  void republish() {
    Thread.startVirtualThread(
        () -> guarded(this::putOwnedAgain, "island: sessions not entered again after a merge"));
  }

  private void putOwnedAgain() {
    Map<String, String> batch = new HashMap<>();
    for (Map.Entry<String, Long> session : mine.entrySet()) {
      if (sessionsTopology().getDistribution(session.getKey()).isPrimary()) {
        batch.put(session.getKey(), SessionEntry.value(member, session.getValue()));
      }
      if (batch.size() >= BATCH) {
        sessions.putAll(batch);
        batch.clear();
      }
    }
    sessions.putAll(batch);
  }

  private DistributionInfo distribution(int partition) {
    LocalizedCacheTopology topology = topology();
    return topology.getSegmentDistribution(Segments.of(partition, topology.getNumSegments()));
  }

  private LocalizedCacheTopology topology() {
    return mailboxes.getDistributionManager().getCacheTopology();
  }

  private LocalizedCacheTopology sessionsTopology() {
    return sessions.getDistributionManager().getCacheTopology();
  }

  private String nameOf(Address address) {
    String name = address.getMachineId();
    if (name == null) {
      throw new IllegalStateException("island: a member without a name: " + address);
    }
    return name;
  }

  private static void guarded(Runnable callback, String failure) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.error(failure, e);
    }
  }
}
