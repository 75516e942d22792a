package chat.skerry.node.app;

import chat.skerry.node.delivery.DeliveryLimits;
import chat.skerry.node.limits.SendLimits;
import chat.skerry.node.mailbox.writeback.WriteBackSettings;
import chat.skerry.node.registry.RegistryLimits;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.Place;
import chat.skerry.node.routing.infinispan.IslandTransport;
import chat.skerry.node.session.SessionLimits;
import chat.skerry.node.store.cassandra.CassandraConfig;
import chat.skerry.node.transport.ListenerConfig;
import java.util.List;
import java.util.Optional;

/// Turns [NodeConfig] into what the features take. Every error names the key, its value and what is
/// expected.
final class NodeSettings {
  private static final int WINDOW = 64;
  private static final int WINDOW_BYTES = 256 << 10;
  private static final int SETTLING_MAX = 1_024;
  private static final int SENDS_IN_FLIGHT_MAX = 64;
  private static final int SENDS_IN_FLIGHT_BYTES_MAX = 256 << 10;
  private static final int MESSAGES_BURST_SECONDS = 5;
  private static final int BYTES_BURST_SECONDS = 4;
  private static final int WAITING_PER_MAILBOX_MAX = 1_024;
  private static final int MAILBOXES_MAX = 100_000;
  private static final int RECENT_MAX = 65_536;
  private static final int IN_FLIGHT_SHARES = 8;

  /// Device lists remembered.
  static final int DEVICE_LISTS_MAX = 16_384;

  /// Submissions that wait for a device list to be read, with their payloads.
  static final int DEVICE_LIST_QUESTIONS_MAX = 1_024;

  private static final int MAILBOX_HEAP_DIVISOR = 4;

  private NodeSettings() {}

  static Place place(NodeConfig config) {
    return new Place(
        config.cluster(),
        needed("skerry.island", config.island(), "the name of this member's island"),
        needed("skerry.member", config.member(), "the name of this member"));
  }

  static RegistryLimits registry(NodeConfig config) {
    NodeConfig.Registry registry = config.registry();
    return new RegistryLimits(
        registry.requestsPerSecond(),
        registry.addressRequestsPerSecond(),
        registry.accountRequestsPerMinute(),
        registry.trustedProxies());
  }

  static NodeConfig.Store.Kind store(NodeConfig config) {
    return needed("skerry.store.kind", config.store().kind(), "cassandra or embedded");
  }

  private static <T> T needed(String key, Optional<T> value, String expected) {
    return value.orElseThrow(
        () -> new IllegalArgumentException(key + ": missing (expected: " + expected + ")"));
  }

  static ListenerConfig listener(NodeConfig config, PartitionMaps maps) {
    NodeConfig.Chat chat = config.chat();
    return new ListenerConfig(
        chat.host(),
        chat.port(),
        chat.websocketPort().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ListenerConfig.WebSocketPort(
                    chat.websocketPort().getAsInt(),
                    address -> maps.current().map(map -> map.webSocketUrlOf(address)).orElse(""))),
        chat.eventLoops().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
        chat.connectionsMax(),
        chat.acceptsPerSecond(),
        chat.handshakesMax(),
        chat.handshakeTimeout());
  }

  static SessionLimits session(NodeConfig config) {
    NodeConfig.Limits limits = config.limits();
    return new SessionLimits(
        WINDOW,
        WINDOW_BYTES,
        SETTLING_MAX,
        SENDS_IN_FLIGHT_MAX,
        SENDS_IN_FLIGHT_BYTES_MAX,
        limits.sessionMessagesPerSecond(),
        limits.sessionMessagesPerSecond() * MESSAGES_BURST_SECONDS,
        limits.sessionBytesPerSecond(),
        limits.sessionBytesPerSecond() * BYTES_BURST_SECONDS,
        config.chat().pingInterval(),
        config.chat().slowAfter());
  }

  static DeliveryLimits delivery(NodeConfig config) {
    NodeConfig.Limits limits = config.limits();
    return new DeliveryLimits(
        limits.submissionsInFlight(),
        limits.submissionsInFlightBytes(),
        WAITING_PER_MAILBOX_MAX,
        limits.mailboxEnvelopes(),
        MAILBOXES_MAX,
        RECENT_MAX,
        IN_FLIGHT_SHARES);
  }

  static SendLimits sends(NodeConfig config) {
    NodeConfig.Limits limits = config.limits();
    return new SendLimits(
        limits.pairMessagesPerSecond(),
        limits.pairBytesPerSecond(),
        limits.memberMessagesPerSecond(),
        limits.memberBytesPerSecond());
  }

  static WriteBackSettings writeBack(NodeConfig config) {
    return new WriteBackSettings(
        config.durability() == NodeConfig.Durability.CASSANDRA,
        config
            .mailbox()
            .memoryBytes()
            .orElseGet(() -> Runtime.getRuntime().maxMemory() / MAILBOX_HEAP_DIVISOR),
        config.mailbox().writeBackAfter());
  }

  static CassandraConfig cassandra(NodeConfig config) {
    NodeConfig.Cassandra cassandra = config.store().cassandra();
    if (cassandra.username().isPresent() != cassandra.password().isPresent()) {
      throw new IllegalArgumentException(
          "skerry.store.cassandra.username, .password: one of two (expected: both or none)");
    }
    return new CassandraConfig(
        CassandraConfig.contactPoints(cassandra.contactPoints().orElse(List.of())),
        cassandra.localDatacenter(),
        cassandra.keyspace(),
        cassandra.replicationFactor(),
        cassandra
            .username()
            .map(name -> new CassandraConfig.Credentials(name, cassandra.password().orElse(""))),
        CassandraConfig.REQUEST_TIMEOUT_DEFAULT);
  }

  /// How to reach the other member; empty in an island of one.
  static Optional<IslandTransport> islandTransport(NodeConfig config) {
    NodeConfig.IslandTransport transport = config.islandTransport();
    Place here = place(config);
    Optional<String> query = transport.discovery().dnsQuery();
    Optional<List<String>> hosts = transport.discovery().initialHosts();
    if (query.isPresent() && hosts.isPresent()) {
      throw new IllegalArgumentException(
          "skerry.island-transport.discovery: dns-query and initial-hosts (expected: one of them)");
    }
    return query
        .<IslandTransport.Discovery>map(IslandTransport.Discovery.Dns::new)
        .or(() -> hosts.map(IslandTransport.Discovery.Hosts::new))
        .map(discovery ->
            new IslandTransport(
                here.cluster(),
                here.island(),
                here.member(),
                transport
                    .bindAddress()
                    .orElseThrow(() ->
                        new IllegalArgumentException(
                            "skerry.island-transport.bind-address: missing (expected: an"
                                + " IP address of this host)")),
                transport.port(),
                discovery,
                new IslandTransport.Start(
                    config.slot(), config.generation(), System.currentTimeMillis())));
  }
}
