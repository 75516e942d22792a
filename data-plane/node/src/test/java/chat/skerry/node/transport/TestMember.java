package chat.skerry.node.transport;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Delivery;
import chat.skerry.node.delivery.DeliveryLimits;
import chat.skerry.node.delivery.MailboxSettings;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Peers;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.identity.MemberIdentity;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.limits.SendLimits;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.routing.FixedOwnership;
import chat.skerry.node.routing.InMemorySessionDirectory;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.session.Connection;
import chat.skerry.node.session.Placement;
import chat.skerry.node.session.SessionLimits;
import chat.skerry.node.session.SessionPorts;
import chat.skerry.node.session.SessionSettings;
import chat.skerry.node.session.SessionTable;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TestTokens;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.node.token.VerificationKeys;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A member on a real port, with stores in memory: everything but Quarkus and the technologies.
final class TestMember implements AutoCloseable {
  static final String CLUSTER = "acme/demo";
  static final SecureRandom RANDOM = new SecureRandom();
  private static final int PARTITIONS = 16;
  private static final int LOOPS = 2;
  private static final int MESSAGES_PER_SECOND = 50;
  static final int MESSAGES_BURST = 300;
  private static final int PAIR_MESSAGES_PER_SECOND = 40;
  static final int PAIR_MESSAGES_BURST = 5 * PAIR_MESSAGES_PER_SECOND;

  /// Accounts to which a send fails: on the sender's loop, and in a task of the sender's session.
  static final String BREAKS_THE_SESSION = "breaks-the-session";

  static final String BREAKS_A_TASK = "breaks-a-task";

  static final int HANDSHAKES_MAX = 50;

  final TestTokens tokens;
  final IdentityKeyPair identity;
  final InMemoryMailboxStore store;
  final InMemoryDeviceKeys keys;
  final FixedOwnership ownership = new FixedOwnership("demo-0-a");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Supervisor failures = new Supervisor(System::nanoTime, meters);
  final int port;
  final int webSocketPort;
  final SessionTable table = new SessionTable();
  final ChatListener listener;
  final TravellingSockets sockets;

  /// The process of this member that owns its mailboxes: its sessions are told what is stored.
  private final AtomicReference<SessionTable> owner;

  private final Mailboxes mailboxes;
  private final InMemorySessionDirectory sessionDirectory;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final TicketCheck tickets;
  private final Sessions sessions;

  TestMember(Path directory, Duration handshakeTimeout) {
    this(directory, handshakeTimeout, Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  TestMember(Path directory, Duration handshakeTimeout, Duration pingInterval, Duration slowAfter) {
    this(directory, handshakeTimeout, pingInterval, slowAfter, 10_000);
  }

  /// @param mailboxMax envelopes that may wait for one device
  TestMember(
      Path directory,
      Duration handshakeTimeout,
      Duration pingInterval,
      Duration slowAfter,
      int mailboxMax) {
    PartitionMap map = map();
    PartitionMaps maps = new FixedMaps(map);
    tokens = new TestTokens("key-1");
    identity = IdentityKeyPair.generate(RANDOM);
    store = new InMemoryMailboxStore();
    keys = new InMemoryDeviceKeys();
    tickets = tickets(directory);
    owner = new AtomicReference<>(table);
    sessionDirectory = new InMemorySessionDirectory("demo-0-a");
    mailboxes =
        new Mailboxes(
            new MailboxSettings(
                0,
                new DeliveryLimits(1_000, 1 << 24, 100, mailboxMax, 1_000, 1_000),
                System::currentTimeMillis,
                () -> true,
                new Random(1),
                meters,
                failures),
            store,
            (mailbox, envelopes) -> owner.get().stored(mailbox, envelopes),
            mailbox ->
                ownership.ownedHere(PartitionMap.partitionOf(mailbox.account(), PARTITIONS)));
    sessions = sessions(maps, pingInterval, slowAfter);
    ownership.onChange(mailboxes::ownershipChanged);
    ownership.onChange(sessions::ownershipChanged);
    listener = listener(identityFiles(directory), handshakeTimeout);
    sockets = new TravellingSockets(listener, sessions);
    port = listener.start();
    webSocketPort = listener.webSocketPort().orElseThrow();
  }

  /// Another process of the same member, that accepts nothing yet.
  private TestMember(Path directory, TestMember predecessor) {
    tokens = predecessor.tokens;
    identity = predecessor.identity;
    store = predecessor.store;
    keys = predecessor.keys;
    owner = predecessor.owner;
    mailboxes = predecessor.mailboxes;
    sessionDirectory = predecessor.sessionDirectory;
    tickets = tickets(directory);
    sessions = sessions(new FixedMaps(map()), Duration.ofSeconds(20), Duration.ofSeconds(60));
    listener =
        listener(
            MemberIdentity.read(directory, CLUSTER, "demo-0-a", Instant.now()),
            Duration.ofSeconds(5));
    sockets = new TravellingSockets(listener, sessions);
    port = predecessor.port;
    webSocketPort = predecessor.webSocketPort;
  }

  TestMember successor(Path directory) {
    return new TestMember(directory, this);
  }

  /// From now on what is stored is told to the sessions of this process.
  void own() {
    owner.set(table);
  }

  private ChatListener listener(MemberIdentity member, Duration handshakeTimeout) {
    return new ChatListener(
        ports(map(), handshakeTimeout), member, sessions, System::nanoTime, meters, failures);
  }

  private Sessions sessions(PartitionMaps maps, Duration pingInterval, Duration slowAfter) {
    DeviceLists devices =
        new DeviceLists(keys, blocking, System::nanoTime, () -> true, 1_000, 1_000);
    Delivery delivery =
        new Delivery("demo-0", "demo-0-a", maps, ownership, mailboxes, devices, new NoPeers());
    return new Sessions(
        new SessionSettings(
            limits(pingInterval, slowAfter),
            blocking,
            System::currentTimeMillis,
            System::nanoTime,
            () -> true,
            new Random(1),
            meters,
            new SendBudgets(
                new SendLimits(PAIR_MESSAGES_PER_SECOND, 1 << 22, 100_000, 1 << 28),
                System::nanoTime,
                1),
            failures),
        new SessionPorts(
            new TokenVerifier(CLUSTER, keysInForce(), System::currentTimeMillis, 1_000),
            tickets,
            devices,
            new PlantedErrors(delivery),
            mailboxes,
            store,
            sessionDirectory),
        table,
        new Placement("demo-0", "demo-0-a", maps, ownership));
  }

  private static ListenerConfig ports(PartitionMap map, Duration handshakeTimeout) {
    return new ListenerConfig(
        "127.0.0.1",
        0,
        Optional.of(new ListenerConfig.WebSocketPort(0, map::webSocketUrlOf)),
        LOOPS,
        100,
        1_000,
        HANDSHAKES_MAX,
        handshakeTimeout);
  }

  private Supplier<VerificationKeys> keysInForce() {
    VerificationKeys inForce = tokens.keys();
    return () -> inForce;
  }

  private static TicketCheck tickets(Path directory) {
    return TicketCheck.watch(
        directory.resolve("tickets.json"), CLUSTER, "demo-0-a", System::currentTimeMillis);
  }

  private static PartitionMap map() {
    return new PartitionMap(
        1,
        CLUSTER,
        PARTITIONS,
        List.of(
            new PartitionMap.Island(
                "demo-0",
                List.of(new PartitionMap.Range(0, PARTITIONS - 1)),
                List.of(
                    new PartitionMap.Member("demo-0-a", "10.0.0.1:5222", "10.0.0.1:9000"),
                    new PartitionMap.Member(
                        "demo-0-b",
                        "10.0.0.2:5222",
                        "ws://10.0.0.2:5280/chat",
                        "10.0.0.2:9000")))));
  }

  private static SessionLimits limits(Duration pingInterval, Duration slowAfter) {
    return new SessionLimits(
        64,
        256 << 10,
        1_024,
        64,
        256 << 10,
        MESSAGES_PER_SECOND,
        MESSAGES_BURST,
        1 << 20,
        1 << 22,
        pingInterval,
        slowAfter);
  }

  private MemberIdentity identityFiles(Path directory) {
    StaticKeys member = StaticKeys.generate(RANDOM);
    Instant now = Instant.now();
    try {
      Files.write(directory.resolve("static.key"), member.privateKey());
      Files.write(directory.resolve("cluster.pub"), identity.publicKey().toBytes());
      Files.write(
          directory.resolve("certificate"),
          new MemberCertificate(
                  CLUSTER, "demo-0-a", now.minusSeconds(60), now.plus(Duration.ofDays(1)))
              .issue(identity, member.publicKey()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return MemberIdentity.read(directory, CLUSTER, "demo-0-a", now);
  }

  String token(String account) {
    return tokens.token(CLUSTER, account, Instant.now().getEpochSecond());
  }

  /// Logs a device in over a connection of the caller's, without a socket.
  void open(Connection connection, ClientHello hello, byte[] staticKey) {
    sessions.open(connection, hello, staticKey);
  }

  /// A device that has shown its hello; the member's answer is next.
  TestDevice dial(ClientHello hello, StaticKeys device) throws IOException {
    return TestDevice.connect(port).handshake(device, identity.publicKey(), CLUSTER, hello);
  }

  TestDevice dial(String account, StaticKeys device) throws IOException {
    return dial(TestDevice.hello(token(account), 0), device);
  }

  /// A device that comes in by WebSocket.
  TestDevice dialWebSocket(String account, StaticKeys device) throws IOException {
    return TestDevice.over(WebSocketLine.open(webSocketPort))
        .handshake(device, identity.publicKey(), CLUSTER, TestDevice.hello(token(account), 0));
  }

  /// A device that knows this member from before.
  TestDevice comeBack(ClientHello hello, StaticKeys device, KnownMember known) throws IOException {
    return TestDevice.connect(port)
        .handshake(
            new DeviceHandshake(device, known, RANDOM), identity.publicKey(), CLUSTER, hello);
  }

  /// How many handshakes of this pattern were answered.
  long answered(HandshakePattern pattern) {
    return (long)
        meters.get("skerry.handshakes.answered").tag("pattern", pattern.name()).counter().count();
  }

  /// How many connections ended for this reason.
  long closed(String code) {
    Counter counter = meters.find("skerry.connections.closed").tag("code", code).counter();
    return counter == null ? 0 : (long) counter.count();
  }

  /// Connections that are open now.
  int connections() {
    return (int) meters.get("skerry.connections").gauge().value();
  }

  /// Envelopes in the mailbox.
  int stored(String account, int device) {
    return Answers.of(store.read(new DeviceAddress(account, device), 0, 100)).size();
  }

  void leave() {
    sessions.turnAway();
    sessions.leave();
  }

  @Override
  public void close() {
    listener.close();
    tickets.close();
    blocking.shutdownNow();
  }

  private record FixedMaps(PartitionMap map) implements PartitionMaps {
    @Override
    public Optional<PartitionMap> current() {
      return Optional.of(map);
    }

    @Override
    public void onChange(Runnable callback) {}
  }

  private record PlantedErrors(SubmissionHandler handler) implements SubmissionHandler {
    @SuppressWarnings("NullAway")
    private static final Outcome.Reason NO_REASON = null;

    @Override
    public CompletionStage<Outcome> accept(Submission submission) {
      return switch (submission.to().account()) {
        case BREAKS_THE_SESSION -> throw new IllegalStateException("planted");
        case BREAKS_A_TASK ->
            CompletableFuture.completedFuture(new Outcome.Refused(NO_REASON, 1, "planted"));
        default -> handler.accept(submission);
      };
    }

    @Override
    public CompletionStage<Outcome> accept(AccountSubmission submission) {
      return handler.accept(submission);
    }
  }

  private record NoPeers() implements Peers {
    @Override
    public CompletionStage<Outcome> submit(String member, Submission submission) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 1, "no peers"));
    }

    @Override
    public CompletionStage<Outcome> submit(String member, AccountSubmission submission) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 1, "no peers"));
    }

    @Override
    public void close() {}
  }
}
