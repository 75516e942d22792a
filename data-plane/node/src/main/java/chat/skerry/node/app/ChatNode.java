package chat.skerry.node.app;

import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.Delivery;
import chat.skerry.node.delivery.MailboxSettings;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.handover.IslandPlace;
import chat.skerry.node.identity.MemberIdentity;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.peer.PeerLinks;
import chat.skerry.node.peer.PeerServer;
import chat.skerry.node.peer.ReportServer;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.Place;
import chat.skerry.node.routing.Undisputed;
import chat.skerry.node.session.Placement;
import chat.skerry.node.session.SessionPorts;
import chat.skerry.node.session.SessionSettings;
import chat.skerry.node.session.SessionTable;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.transport.ChatListener;
import chat.skerry.node.transport.TravellingSockets;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// A member that has joined its island: all features put together. Started and stopped by one
/// thread; the questions are for any thread.
final class ChatNode {
  private static final Logger LOG = Logger.getLogger(ChatNode.class);
  private static final Duration FLUSH_MAX = Duration.ofSeconds(5);
  private static final Duration MOVE_MAX = Duration.ofSeconds(3);

  private final Surroundings surroundings;
  private final Opened opened;
  private final Place here;
  private final MemberIdentity identity;
  private final ExecutorService blocking;
  private final Island island;
  private final Stores stores;
  private final Optional<IslandMailboxes> islandMailboxes;
  private final MailboxStore mailboxStore;
  private final SessionTable table = new SessionTable();
  private final Undisputed undisputed;
  private final Mailboxes mailboxes;
  private final Placement placement;
  private final DeviceLists devices;
  private final Delivery delivery;
  private final ReportServer reports;
  private final PeerServer peerServer;
  private final Sessions sessions;
  private final ChatListener listener;
  private final Handover.Parts parts;
  private volatile boolean serving;

  /// The order of the lines is the order of the start.
  private ChatNode(Surroundings surroundings, PartitionMap map, boolean alone, Opened opened) {
    this.surroundings = surroundings;
    this.opened = opened;
    NodeConfig config = surroundings.config();
    here = NodeSettings.place(config);
    identity =
        MemberIdentity.read(
            config.identityDirectory(), here.cluster(), here.member(), Instant.now());
    int memberBit = Island.memberBit(here, map);
    blocking = opened.add(Executors.newVirtualThreadPerTaskExecutor());
    stores = Stores.open(config, InstantSource.system(), this::makesSchema, opened);
    island = Island.join(config, map.partitionCount(), alone, opened);
    placement =
        new Placement(here.island(), here.member(), surroundings.maps(), island.ownership());
    undisputed = new Undisputed(placement::isIslandWhole, System::nanoTime);
    islandMailboxes = islandMailboxes(config, memberBit);
    mailboxStore =
        islandMailboxes.<MailboxStore>map(IslandMailboxes::store).orElseGet(stores::mailboxes);
    mailboxes = mailboxes(memberBit);
    devices =
        new DeviceLists(
            stores.keys(),
            blocking,
            System::nanoTime,
            undisputed,
            NodeSettings.DEVICE_LISTS_MAX,
            NodeSettings.DEVICE_LIST_QUESTIONS_MAX);
    delivery = delivery(config);
    sessions = sessions(config);
    island.ownership().onChange(this::ownershipChanged);
    surroundings.maps().onChange(this::mapChanged);
    OwnReport report =
        new OwnReport(
            here.island(),
            surroundings.maps(),
            island.ownership(),
            this::isAccepting,
            this::loadPerMille);
    reports = opened.add(new ReportServer(here, report::now));
    island.ownership().onChange(reports::changed);
    peerServer =
        opened.add(
            PeerServer.closed(
                new InetSocketAddress(config.peer().port()), here, delivery, reports));
    PeerPort peerPort = new PeerPort(peerServer);
    listener =
        opened.add(
            new ChatListener(
                NodeSettings.listener(config, surroundings.maps()),
                identity,
                sessions,
                System::nanoTime,
                surroundings.meters(),
                surroundings.failures()));
    surroundings
        .meters()
        .gauge(
            "skerry.island.members",
            island.ownership(),
            ownership -> ownership.presentMembers().size());
    parts =
        new Handover.Parts(
            new TravellingSockets(listener, sessions),
            island
                .members()
                .<IslandPlace>map(
                    members -> new MemberOfIsland(members, peerPort, mailboxes::inFlight))
                .orElseGet(() -> new SoleMember(peerPort)),
            () -> problem().or(surroundings.failures()::report));
  }

  /// Puts the member together and opens its ports. What it opened is closed again if it fails.
  ///
  /// @param map the partition map that is in force
  static ChatNode start(Surroundings surroundings, PartitionMap map) {
    return open(surroundings, map, true);
  }

  /// Puts the member together, while another process serves: it owns nothing, and no port of it is
  /// open. What it opened is closed again if it fails.
  ///
  /// @param map the partition map that is in force
  static ChatNode connect(Surroundings surroundings, PartitionMap map) {
    return open(surroundings, map, false);
  }

  private static ChatNode open(Surroundings surroundings, PartitionMap map, boolean alone) {
    Opened opened = new Opened();
    try {
      ChatNode node = new ChatNode(surroundings, map, alone, opened);
      if (alone) {
        node.peerServer.open();
        node.listener.start();
        node.serves();
      }
      return node;
    } catch (RuntimeException e) {
      opened.closeAll();
      throw e;
    }
  }

  /// The ports are open, whoever opened them.
  void serves() {
    serving = true;
    reports.changed();
  }

  Handover.Parts parts() {
    return parts;
  }

  Ownership ownership() {
    return island.ownership();
  }

  /// Why this member can't serve now; empty when it can.
  Optional<String> problem() {
    MailboxStore.Health store = mailboxStore.health();
    if (!store.ready()) {
      return Optional.of("store: " + store.reason());
    }
    if (!listener.isListening()) {
      return Optional.of("chat port: not bound");
    }
    if (Instant.now().isAfter(identity.notAfter())) {
      return Optional.of("identity: certificate expired at " + identity.notAfter());
    }
    return Optional.empty();
  }

  private boolean isAccepting() {
    return serving && problem().isEmpty();
  }

  private int loadPerMille() {
    return serving ? listener.loadPerMille() : 0;
  }

  /// How many sessions are open here.
  int sessions() {
    return table.size();
  }

  boolean isAlive() {
    return listener.isAlive();
  }

  /// Ends without leaving: another process of this member has everything.
  void close() {
    serving = false;
    opened.closeAll();
  }

  /// Leaves: what was accepted is stored, the other member takes over, then the devices are sent
  /// there. Takes at most some seconds.
  void stop() {
    serving = false;
    reports.changed();
    listener.stopAccepting();
    sessions.turnAway();
    delivery.leave();
    Waiting.until(() -> mailboxes.inFlight() == 0, FLUSH_MAX);
    islandMailboxes.ifPresent(memory -> memory.flush(FLUSH_MAX));
    peerServer.close();
    island.ownership().close();
    sessions.leave();
    boolean moved = Waiting.until(() -> table.size() == 0, MOVE_MAX);
    LOG.infof("left the island%s", moved ? "" : " before all devices had gone");
    opened.closeAll();
  }

  /// The embedded store is no place that both members of an island see.
  private Optional<IslandMailboxes> islandMailboxes(NodeConfig config, int memberBit) {
    return NodeSettings.store(config) == NodeConfig.Store.Kind.CASSANDRA
        ? island
            .members()
            .map(members ->
                opened.add(
                    IslandMailboxes.over(
                        members,
                        memberBit,
                        stores.mailboxes(),
                        config,
                        blocking,
                        surroundings.meters())))
        : Optional.empty();
  }

  private Mailboxes mailboxes(int memberBit) {
    return new Mailboxes(
        new MailboxSettings(
            memberBit,
            NodeSettings.delivery(surroundings.config()),
            System::currentTimeMillis,
            undisputed,
            new SecureRandom(),
            surroundings.meters(),
            surroundings.failures()),
        mailboxStore,
        table,
        mailbox ->
            surroundings
                .maps()
                .current()
                .map(map -> PartitionMap.partitionOf(mailbox.account(), map.partitionCount()))
                .map(island.ownership()::ownedHere)
                .orElse(false));
  }

  private Delivery delivery(NodeConfig config) {
    PeerLinks links =
        opened.add(
            new PeerLinks(
                surroundings.maps(), here, surroundings.meters(), System::nanoTime, new Random()));
    return new Delivery(
        here.island(),
        here.member(),
        surroundings.maps(),
        island.ownership(),
        mailboxes,
        devices,
        links);
  }

  private Sessions sessions(NodeConfig config) {
    return new Sessions(
        new SessionSettings(
            NodeSettings.session(config),
            blocking,
            System::currentTimeMillis,
            System::nanoTime,
            undisputed,
            new Random(),
            surroundings.meters(),
            new SendBudgets(
                NodeSettings.sends(config), System::nanoTime, new SecureRandom().nextInt()),
            surroundings.failures()),
        new SessionPorts(
            surroundings.tokens(),
            surroundings.tickets(),
            devices,
            delivery,
            mailboxes,
            mailboxStore,
            island.directory()),
        table,
        placement);
  }

  private void mapChanged() {
    undisputed.changed();
    sessions.ownershipChanged();
  }

  private void ownershipChanged() {
    undisputed.changed();
    islandMailboxes.ifPresent(IslandMailboxes::ownershipChanged);
    mailboxes.ownershipChanged();
    sessions.ownershipChanged();
  }

  /// The first member of the partition map makes the schema.
  private boolean makesSchema() {
    return surroundings
        .maps()
        .current()
        .map(map -> map.members().getFirst().name().equals(here.member()))
        .orElse(false);
  }
}
