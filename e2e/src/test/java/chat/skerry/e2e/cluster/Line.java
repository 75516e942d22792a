package chat.skerry.e2e.cluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.protocol.noise.StaticKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything a run has: the cluster, the control API, and the ChatCluster that most scenarios
/// share, made on first use. At the end of the run all of it goes.
public final class Line implements AutoCloseable {
  public static final String CONTROL_PLANE = "skerry-system";

  /// The shared ChatCluster of the scenarios.
  private static final String SHARED = "e2e";

  private static final String KEYSPACE = "skerry_e2e";
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration GONE = Duration.ofSeconds(90);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Kubernetes kubernetes;
  private final String tenant;
  private final String run;
  private final @Nullable ApiKey ownKey;
  private final ControlApi api;
  private final List<String> made = new ArrayList<>();
  private @Nullable Chat shared;
  private @Nullable Throwable sharedFailure;
  private @Nullable Mailboxes mailboxes;

  private Line(Kubernetes kubernetes, String tenant) {
    this.kubernetes = kubernetes;
    this.tenant = tenant;
    byte[] random = new byte[3];
    RANDOM.nextBytes(random);
    run = HexFormat.of().formatHex(random);
    String given = System.getenv("SKERRY_API_KEY");
    ownKey = given == null ? ApiKey.issue(kubernetes.client(), tenant, "e2e-" + run) : null;
    api =
        ControlApi.connect(
            kubernetes, CONTROL_PLANE, tenant, ownKey == null ? given : ownKey.key());
  }

  /// The cluster of `$KUBECONFIG` and the tenant `$SKERRY_TENANT` (`acme`).
  public static Line connect() {
    return new Line(
        Kubernetes.connect(), Optional.ofNullable(System.getenv("SKERRY_TENANT")).orElse("acme"));
  }

  public Kubernetes kubernetes() {
    return kubernetes;
  }

  public KubernetesClient client() {
    return kubernetes.client();
  }

  public ControlApi api() {
    return api;
  }

  public String tenant() {
    return tenant;
  }

  /// The shared ChatCluster: two islands of two members, whole at the time of the call.
  public synchronized Chat chat() {
    if (sharedFailure != null) {
      throw new IllegalStateException("ChatCluster " + SHARED + " can't be had", sharedFailure);
    }
    if (shared == null) {
      try {
        shared = create(SHARED, spec(2));
      } catch (RuntimeException | AssertionError e) {
        sharedFailure = e; // what failed once would cost each scenario minutes
        throw e;
      }
    }
    return whole(shared);
  }

  /// Waits until every member is ready and the two of each island agree on who owns what.
  private Chat whole(Chat chat) {
    chat.awaitWhole(READY);
    api.awaitAnswer(READY);
    for (int island = 0; island < chat.islands(); island++) {
      String account = chat.account("door", island);
      String token = api.token(chat.name(), account);
      new Doors(chat, account, token, StaticKeys.generate(RANDOM)).owner(READY);
    }
    return chat;
  }

  /// Makes another ChatCluster through the control API and waits until it is whole; goes with the
  /// run unless a scenario deletes it.
  public synchronized Chat create(String name, Map<String, Object> spec) {
    delete(name);
    made.add(name);
    String operation =
        api.call()
            .body(Map.of("clusterId", name, "spec", spec))
            .post("/tenants/{t}/clusters", tenant)
            .then()
            .statusCode(202)
            .extract()
            .jsonPath()
            .getString("name");
    api.awaitDone(operation, READY);
    return whole(chat(name));
  }

  /// A ChatCluster by name; it need not exist.
  public Chat chat(String name) {
    return new Chat(kubernetes, tenant, name, run);
  }

  /// The spec of a small ChatCluster on the evaluation Cassandra, reached by node ports.
  public Map<String, Object> spec(int islands) {
    return Map.of(
        "islands",
        islands,
        "store",
        Map.of(
            "cassandra",
            Map.of(
                "contactPoints",
                List.of(CassandraService.CONTACT_POINT),
                "localDatacenter",
                CassandraService.DATACENTER,
                "keyspace",
                KEYSPACE,
                "replicationFactor",
                1)),
        "access",
        Map.of("type", "NodePort", "advertisedHost", kubernetes.nodeHost()),
        "member",
        Map.of("cpu", "150m", "memory", "384Mi"),
        "edge",
        Map.of("cpu", "50m", "memory", "256Mi"));
  }

  /// The key that end-user tokens are signed with.
  public IssuerKey issuerKey() {
    return IssuerKey.read(kubernetes, CONTROL_PLANE);
  }

  /// What lies in Cassandra for the ChatClusters of the run.
  public synchronized Mailboxes mailboxes() {
    if (mailboxes == null) {
      mailboxes = Mailboxes.open(cassandra().address(), KEYSPACE);
    }
    return mailboxes;
  }

  public CassandraService cassandra() {
    return new CassandraService(kubernetes.client());
  }

  /// Deletes a ChatCluster, if it exists, and waits until nothing of it is left.
  public void delete(String name) {
    var resource =
        kubernetes.client().resources(ChatCluster.class).inNamespace(tenant).withName(name);
    if (resource.get() != null) {
      resource.delete();
    }
    Leftovers.awaitNone(kubernetes.client(), tenant, name, GONE);
  }

  @Override
  public synchronized void close() {
    try {
      made.forEach(this::delete);
      if (!made.isEmpty()) {
        mailboxes().dropKeyspace();
      }
    } finally {
      if (mailboxes != null) {
        mailboxes.close();
      }
      api.close();
      if (ownKey != null) {
        ownKey.close();
      }
      kubernetes.close();
    }
  }
}
