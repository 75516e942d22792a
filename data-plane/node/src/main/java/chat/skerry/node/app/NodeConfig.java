package chat.skerry.node.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The configuration of a node. A key under `skerry.` that is not here is a start-up error.
@ConfigMapping(prefix = "skerry")
public interface NodeConfig {
  /// `namespace/name` of the ChatCluster.
  String cluster();

  @WithDefault("member")
  Role role();

  /// Of a member: name of its island, for example `demo-0`.
  Optional<String> island();

  /// Of a member: its name, for example `demo-0-a`.
  Optional<String> member();

  /// Of a member: rises with each start of the program in its pod.
  @WithDefault("1")
  int generation();

  /// Of a member: 0 or 1, which of the two sets of ports of the island's transport it uses; another
  /// one than any other living process in its pod.
  @WithDefault("0")
  int slot();

  /// `partitions.json`, kept up to date from outside.
  @WithDefault("/etc/skerry/partitions/partitions.json")
  Path partitionMap();

  /// `jwks.json`, kept up to date from outside.
  @WithDefault("/etc/skerry/keys/jwks.json")
  Path verificationKeys();

  /// Where `static.key`, `certificate` and `cluster.pub` are.
  @WithDefault("/etc/skerry/identity")
  Path identityDirectory();

  /// Version of the files that run, for people.
  @WithDefault("unknown")
  String release();

  /// Of a member: the unix socket at which the process that serves waits for its successor. Without
  /// it a member can't be handed over.
  Optional<Path> handoverSocket();

  /// Of a member: whether another process serves now, which this one shall take over from.
  @WithDefault("false")
  boolean predecessor();

  /// Of a member: where its processes and their launcher tell each other how they are.
  Optional<Path> runDir();

  Chat chat();

  Peer peer();

  Store store();

  /// What an envelope must lie on before its sender is told *sent*.
  @WithDefault("two-members")
  Durability durability();

  Mailbox mailbox();

  IslandTransport islandTransport();

  Limits limits();

  Registry registry();

  Tickets tickets();

  /// What the process is.
  enum Role {
    /// Has sessions and mailboxes.
    MEMBER,
    /// Answers the registry, and nothing else.
    EDGE
  }

  /// The port for devices.
  interface Chat {
    @WithDefault("0.0.0.0")
    String host();

    @WithDefault("5222")
    int port();

    /// For the same in WebSockets; none by default.
    OptionalInt websocketPort();

    /// One a processor by default.
    OptionalInt eventLoops();

    @WithDefault("100000")
    int connectionsMax();

    /// Connections accepted a second; twice that at once.
    @WithDefault("2000")
    int acceptsPerSecond();

    /// Connections that have not logged in.
    @WithDefault("2000")
    int handshakesMax();

    /// From the connection to the session. A sweep a second comes on top.
    @WithDefault("8s")
    Duration handshakeTimeout();

    @WithDefault("30s")
    Duration pingInterval();

    /// How long a device may neither read nor acknowledge.
    @WithDefault("120s")
    Duration slowAfter();
  }

  /// The port for other members.
  interface Peer {
    @WithDefault("9000")
    int port();
  }

  /// Second copies.
  enum Durability {
    /// The memory of both members; while one is away, this member's memory and Cassandra.
    TWO_MEMBERS,
    /// Cassandra, always.
    CASSANDRA
  }

  /// Mailboxes in the memory of an island of two members, with Cassandra behind.
  interface Mailbox {
    /// For envelopes, as owner and as backup; a quarter of the heap by default.
    OptionalLong memoryBytes();

    /// How long an envelope may wait for its acknowledgement before it is written to Cassandra.
    @WithDefault("5s")
    Duration writeBackAfter();
  }

  /// Where mailboxes and device keys lie.
  interface Store {
    /// A member needs one.
    Optional<Kind> kind();

    Cassandra cassandra();

    Embedded embedded();

    /// The technology.
    enum Kind {
      CASSANDRA,
      EMBEDDED
    }
  }

  /// `skerry.store.kind=cassandra`.
  interface Cassandra {
    /// `host:port` each.
    Optional<List<String>> contactPoints();

    @WithDefault("datacenter1")
    String localDatacenter();

    @WithDefault("skerry")
    String keyspace();

    @WithDefault("3")
    int replicationFactor();

    Optional<String> username();

    Optional<String> password();
  }

  /// `skerry.store.kind=embedded`: a member on its own.
  interface Embedded {
    @WithDefault("/var/lib/skerry")
    Path directory();
  }

  /// How the members of an island reach each other; without discovery the island has one member.
  interface IslandTransport {
    Optional<String> bindAddress();

    @WithDefault("7800")
    int port();

    Discovery discovery();
  }

  /// At most one of the two.
  interface Discovery {
    Optional<String> dnsQuery();

    /// `host[port],…`
    Optional<List<String>> initialHosts();
  }

  /// Bounds of delivery and of sessions; `docs/limits.md` lists them all.
  interface Limits {
    /// Sends a second of one session in the long run; five times that at once.
    @WithDefault("200")
    int sessionMessagesPerSecond();

    /// Payload bytes a second of one session in the long run; four times that at once.
    @WithDefault("1048576")
    int sessionBytesPerSecond();

    /// Sends a second from one account to another in the long run; five times that at once.
    @WithDefault("100")
    int pairMessagesPerSecond();

    /// Payload bytes a second from one account to another in the long run; five times that at once.
    @WithDefault("524288")
    long pairBytesPerSecond();

    /// Sends a second of all sessions together in the long run; twice that at once.
    @WithDefault("100000")
    int memberMessagesPerSecond();

    /// Payload bytes a second of all sessions together in the long run; twice that at once.
    @WithDefault("268435456")
    long memberBytesPerSecond();

    /// Unacknowledged envelopes of one mailbox.
    @WithDefault("10000")
    int mailboxEnvelopes();

    /// Submissions accepted and not yet answered.
    @WithDefault("16384")
    int submissionsInFlight();

    /// Payload bytes of those.
    @WithDefault("67108864")
    long submissionsInFlightBytes();
  }

  /// How many requests the registry answers; twice a rate at once.
  interface Registry {
    @WithDefault("300")
    int requestsPerSecond();

    /// Of one address; of one /64 with IPv6.
    @WithDefault("200")
    int addressRequestsPerSecond();

    @WithDefault("60")
    int accountRequestsPerMinute();

    /// Proxies before the registry that append to `X-Forwarded-For`.
    @WithDefault("0")
    int trustedProxies();
  }

  /// How edges send accounts to members.
  interface Tickets {
    /// Of a member: `tickets.json`, which says what it asks of tickets. Without it: nothing.
    Optional<Path> policy();

    /// Of an edge: `keys.json`, which tickets are signed with. Without it: no tickets.
    Optional<Path> keys();

    /// Of an edge: how long a ticket is good for, 10 s to 24 h.
    @WithDefault("10m")
    Duration lifetime();
  }
}
