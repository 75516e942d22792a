package chat.skerry.node.routing.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.SessionDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.infinispan.AdvancedCache;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.distribution.ch.ConsistentHash;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.Address;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A process's place in an island of two members. Thread-safe.
///
/// ```
///  connect ──► in touch ──start──► holds copies ──the others gave up──► owns
///             (owns nothing)          ▲                                   │ a younger process of the
///                 ▲                   └───────────────────────────────────┘ member has its copies
///                 └── disown ── at any time
/// ```
///
/// Ownership of a segment moves in steps that every process confirms: the new owner gets the
/// entries, the former one gives up, the new one takes. Between the last two, some milliseconds,
/// nobody owns it; there are never two owners, but where processes lose touch (ADR-0021).
///
/// Connecting takes the time of finding the other member, about a second where there is none.
public final class InfinispanIsland implements Ownership, SessionDirectory {
  private static final Logger LOG = Logger.getLogger(InfinispanIsland.class);
  private static final int BATCH = 256;
  private static final long ALL = -1;

  private final IslandTransport transport;
  private final String member;
  private final int partitionCount;
  private final int segmentCount;
  private final DefaultCacheManager caches;
  private final IslandListener listener = new IslandListener(this);
  private final Map<String, Long> mine = new ConcurrentHashMap<>();
  private final List<Runnable> changeCallbacks = new CopyOnWriteArrayList<>();
  private final List<Runnable> stepCallbacks = new CopyOnWriteArrayList<>();
  private final List<Replacement> replacedCallbacks = new CopyOnWriteArrayList<>();
  private final Object changing = new Object();
  private volatile @Nullable Started started;

  private volatile boolean enteredAgain;

  /// Guarded by `changing`.
  private boolean givenUp;

  /// Guarded by `changing`: segments that this process doesn't give up with the next topology.
  private long keeps = ALL;

  private volatile Contact contact = Contact.NONE;
  private volatile Standing standing = Standing.NOWHERE;
  private volatile @Nullable CopyHolders holders;

  private InfinispanIsland(
      IslandTransport transport, int partitionCount, DefaultCacheManager caches) {
    this.transport = transport;
    this.member = transport.member();
    this.partitionCount = partitionCount;
    this.segmentCount = Segments.count(partitionCount);
    this.caches = caches;
  }

  private record Started(
      AdvancedCache<String, String> sessions, AdvancedCache<SegmentedKey, Object> mailboxes) {
    LocalizedCacheTopology topology() {
      return mailboxes.getDistributionManager().getCacheTopology();
    }

    LocalizedCacheTopology sessionsTopology() {
      return sessions.getDistributionManager().getCacheTopology();
    }

    boolean isMoving() {
      return topology().getPendingCH() != null || sessionsTopology().getPendingCH() != null;
    }
  }

  /// Joins the island.
  ///
  /// @param partitionCount of the ChatCluster; the same on all members, for ever
  /// @throws IllegalStateException where the transport isn't bound as it was asked to
  public static InfinispanIsland join(IslandTransport transport, int partitionCount) {
    InfinispanIsland island = connect(transport, partitionCount);
    try {
      island.start(true);
      return island;
    } catch (RuntimeException e) {
      island.close();
      throw e;
    }
  }

  /// As [#join], but only in touch with the others; this process holds and owns nothing.
  public static InfinispanIsland connect(IslandTransport transport, int partitionCount) {
    DefaultCacheManager caches = Caches.start(transport);
    InfinispanIsland island = new InfinispanIsland(transport, partitionCount, caches);
    caches.addListener(island.listener);
    return island;
  }

  /// Begins to hold copies, and owns when they are here what falls to this process. Once only.
  public void start() {
    start(false);
  }

  private void start(boolean waits) {
    AdvancedCache<String, String> sessions = Caches.sessions(caches, partitionCount, waits);
    AdvancedCache<SegmentedKey, Object> mailboxes = Caches.mailboxes(caches, partitionCount);
    sessions.addListener(listener);
    mailboxes.addListener(new OwnershipListener(this));
    started = new Started(sessions, mailboxes);
    changed(false);
  }

  /// Owns nothing from now on, and still holds the copies: what is under way can end. For good;
  /// [#disown] is to follow soon, since nobody owns what this process owned until then. Idempotent.
  public void giveUp() {
    synchronized (changing) {
      givenUp = true;
    }
    changed(true);
  }

  /// Gives up all that this process owns and holds, and stays in touch: the next process of the
  /// member owns it at once where it holds copies. For good. Idempotent; blocks until this process
  /// is out. A write that is under way may wait in vain, until its time is over.
  public void disown() {
    giveUp();
    Started before;
    synchronized (changing) {
      before = started;
      started = null;
      holders = null;
    }
    changed(true);
    if (before != null) {
      before.mailboxes().stop();
      before.sessions().stop();
    }
  }

  /// Whether this process owns all that is the member's, and nothing moves.
  public boolean isOwner() {
    Started now = started;
    return now != null && !now.isMoving() && standing.ownsAllOf(member);
  }

  /// Whether another process of this member owns what is the member's, and nothing moves.
  public boolean isOwnedByAnother() {
    Started now = started;
    Standing seen = standing;
    return now != null && !now.isMoving() && seen.owned() == 0 && seen.owners().contains(member);
  }

  /// Blocks until this process is the owner.
  ///
  /// @return whether it is
  public boolean awaitOwner(Duration max) throws InterruptedException {
    return await(this::isOwner, max);
  }

  /// Blocks until another process of this member is the owner.
  ///
  /// @return whether it is
  public boolean awaitOwnedByAnother(Duration max) throws InterruptedException {
    return await(this::isOwnedByAnother, max);
  }

  private boolean await(BooleanSupplier condition, Duration max) throws InterruptedException {
    CountDownLatch met = new CountDownLatch(1);
    Runnable look =
        () -> {
          if (condition.getAsBoolean()) {
            met.countDown();
          }
        };
    stepCallbacks.add(look);
    try {
      look.run();
      return met.await(max.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      stepCallbacks.remove(look);
    }
  }

  /// 0 or 1: see [IslandTransport.Start].
  public int slot() {
    return transport.start().slot();
  }

  public int segmentCount() {
    return segmentCount;
  }

  @Override
  public String ownerOf(int partition) {
    List<String> owners = standing.owners();
    return owners.isEmpty() ? member : owners.get(Segments.of(partition, segmentCount));
  }

  @Override
  public boolean ownedHere(int partition) {
    return ownsSegment(Segments.of(partition, segmentCount));
  }

  @Override
  public boolean ownedByAnotherProcess(int partition) {
    return standing.isPassed(Segments.of(partition, segmentCount));
  }

  @Override
  public boolean isTakenOver() {
    return standing.passed() != 0;
  }

  /// Whether this process owns the segment now.
  public boolean ownsSegment(int segment) {
    return standing.owns(segment);
  }

  @Override
  public void onChange(Runnable callback) {
    changeCallbacks.add(callback);
  }

  @Override
  public Set<String> presentMembers() {
    Started now = started;
    return now == null ? names(caches.getMembers()) : standing.present();
  }

  @Override
  public CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId) {
    String key = SessionEntry.key(device);
    mine.put(key, sessionId);
    return sessions()
        .putAsync(key, SessionEntry.value(member, sessionId))
        .thenApply(before -> Optional.ofNullable(before).map(SessionEntry::entry));
  }

  @Override
  public CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId) {
    String key = SessionEntry.key(device);
    mine.remove(key, sessionId);
    return sessions()
        .removeAsync(key, SessionEntry.value(member, sessionId))
        .thenCompose(removed ->
            removed || !enteredAgain
                ? CompletableFuture.completedStage(true)
                : sessions().removeAsync(key, SessionEntry.valueAgain(member, sessionId)))
        .thenApply(removed -> null);
  }

  @Override
  public void adopt(DeviceAddress device, long sessionId) {
    mine.put(SessionEntry.key(device), sessionId);
  }

  @Override
  public void handOver(DeviceAddress device, long sessionId) {
    mine.remove(SessionEntry.key(device), sessionId);
  }

  @Override
  public CompletionStage<Optional<Entry>> find(DeviceAddress device) {
    return sessions()
        .getAsync(SessionEntry.key(device))
        .thenApply(found -> Optional.ofNullable(found).map(SessionEntry::entry));
  }

  @Override
  public void onReplaced(Replacement callback) {
    replacedCallbacks.add(callback);
  }

  /// The cache of what mailboxes hold, for the adapter that keeps them.
  ///
  /// @throws IllegalStateException before [#start] and after [#disown]
  @SuppressWarnings("unchecked")
  public <K extends SegmentedKey> AdvancedCache<K, Object> mailboxes() {
    return (AdvancedCache<K, Object>) started().mailboxes();
  }

  /// The segment of an account's partition.
  public int segmentOf(String account) {
    return AccountPartitioner.segmentOf(account, segmentCount);
  }

  /// Who holds what now; null before [#start] and after [#disown].
  public @Nullable CopyHolders holders() {
    Started now = started;
    CopyHolders known = holders;
    if (now == null) {
      return null;
    }
    LocalizedCacheTopology topology = now.topology();
    Contact inTouch = contact;
    if (known == null || !known.isOf(topology, inTouch)) {
      known = new CopyHolders(topology, inTouch, caches.getAddress());
      holders = known;
    }
    return known;
  }

  /// Leaves the island: others own everything when this returns.
  @Override
  public void close() {
    changeCallbacks.clear();
    replacedCallbacks.clear();
    caches.stop();
  }

  /// Called by the listener: these are the processes in touch from now on.
  void inTouch(List<Address> processes, int view, boolean merged) {
    synchronized (changing) {
      contact = contact.next(processes, view, merged);
    }
    changed(merged);
  }

  /// Called by the listener before a topology is in force.
  void aboutToChange(ConsistentHash read, ConsistentHash write) {
    synchronized (changing) {
      Standing now = standing;
      keeps = owned(read, write);
      standing =
          new Standing(now.owned() & keeps, passed(read), now.owners(), now.present(), now.whole());
      if (standing.equals(now)) {
        return;
      }
    }
    callBack();
  }

  /// Called by the listener when that topology is in force.
  void hasChanged() {
    synchronized (changing) {
      keeps = ALL;
    }
    changed(false);
  }

  /// Called by the listener after a change, also while the island starts.
  ///
  /// @param again whether to call back even if nothing is to be seen of it
  void changed(boolean again) {
    boolean differs;
    synchronized (changing) {
      Standing before = standing;
      standing = look();
      differs = again || !standing.equals(before);
    }
    stepCallbacks.forEach(callback -> guarded(callback, "island: a callback of a step failed"));
    if (differs) {
      callBack();
    }
  }

  private void callBack() {
    changeCallbacks.forEach(callback -> guarded(callback, "island: a callback of a change failed"));
  }

  private Standing look() {
    Started now = started;
    CopyHolders held = holders();
    if (now == null || held == null) {
      return Standing.NOWHERE;
    }
    LocalizedCacheTopology topology = now.topology();
    List<String> owners = new ArrayList<>(segmentCount);
    for (int segment = 0; segment < segmentCount; segment++) {
      Address owner = topology.getSegmentDistribution(segment).primary();
      owners.add(owner == null ? member : nameOf(owner));
    }
    ConsistentHash read = topology.getReadConsistentHash();
    return new Standing(
        givenUp ? 0 : keeps & owned(read, topology.getWriteConsistentHash()),
        passed(read),
        List.copyOf(owners),
        names(topology.getActualMembers()),
        held.whole());
  }

  /// The primary owner of both: the former owner is the first one to write until the last step of a
  /// move, the new one the first to read from the last but one.
  private long owned(ConsistentHash read, ConsistentHash write) {
    Address self = caches.getAddress();
    long bits = 0;
    for (int segment = 0; segment < segmentCount; segment++) {
      if (self.equals(read.locatePrimaryOwnerForSegment(segment))
          && self.equals(write.locatePrimaryOwnerForSegment(segment))) {
        bits |= 1L << segment;
      }
    }
    return bits;
  }

  /// Called by the listener for each entry of this member's segments that another value replaced.
  void replaced(String key, String before, String after) {
    Entry entry = SessionEntry.entry(before);
    if (entry.member().equals(member) && !entry.equals(SessionEntry.entry(after))) {
      mine.remove(key, entry.sessionId());
      DeviceAddress device = SessionEntry.deviceOf(key);
      replacedCallbacks.forEach(callback ->
          guarded(
              () -> callback.replaced(device, entry.sessionId(), !SessionEntry.isAgain(after)),
              "island: a callback of a replaced session failed"));
    }
  }

  /// After a split only the entries of one side survive: this member enters again those of its
  /// sessions whose accounts it owns now. The sessions of accounts that it doesn't own move anyway.
  ///
  /// A session may have ended before its entry gets there, and its device may be elsewhere already:
  /// so what such an entry replaces is closed in a way that lets the device come back, and whoever
  /// lives comes back and has the last word.
  void republish() {
    Thread.startVirtualThread(
        () -> guarded(() -> enterAgain(mine), "island: sessions not entered again after a merge"));
  }

  /// Enters these sessions of this member where it owns their accounts.
  void enterAgain(Map<String, Long> own) {
    enteredAgain = true;
    Map<String, String> batch = new HashMap<>();
    for (Map.Entry<String, Long> session : own.entrySet()) {
      if (started().sessionsTopology().getDistribution(session.getKey()).isPrimary()) {
        batch.put(session.getKey(), SessionEntry.valueAgain(member, session.getValue()));
      }
      if (batch.size() >= BATCH) {
        sessions().putAll(batch);
        batch.clear();
      }
    }
    sessions().putAll(batch);
  }

  /// Segments that another process of this member has first when it is read from.
  private long passed(ConsistentHash read) {
    long bits = 0;
    for (int segment = 0; segment < segmentCount; segment++) {
      Address owner = read.locatePrimaryOwnerForSegment(segment);
      if (!caches.getAddress().equals(owner) && nameOf(owner).equals(member)) {
        bits |= 1L << segment;
      }
    }
    return bits;
  }

  private Started started() {
    Started now = started;
    if (now == null) {
      throw new IllegalStateException("island: this process holds nothing (expected: start)");
    }
    return now;
  }

  private AdvancedCache<String, String> sessions() {
    return started().sessions();
  }

  private Set<String> names(List<Address> processes) {
    return processes.stream().map(InfinispanIsland::nameOf).collect(Collectors.toUnmodifiableSet());
  }

  private static String nameOf(Address address) {
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
