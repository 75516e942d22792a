package chat.skerry.e2e.cluster;

import static org.awaitility.Awaitility.await;

import chat.skerry.client.connection.HostPort;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.protocol.identity.IdentityKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// One ChatCluster that runs, as platform and phones see it.
public final class Chat {
  private static final int HTTP_PORT = 8080;
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();

  private final Kubernetes kubernetes;
  private final String namespace;
  private final String name;
  private final String run;

  /// @param run part of all account names, so that a run meets nothing of an earlier one
  Chat(Kubernetes kubernetes, String namespace, String name, String run) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.name = name;
    this.run = run;
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  /// `namespace/name`, the audience of its tokens.
  public String fullName() {
    return namespace + "/" + name;
  }

  public URI registry() {
    return URI.create(Objects.requireNonNull(status().registry(), "status.registry"));
  }

  public IdentityKey identityKey() {
    return IdentityKey.ofBase64(
        Objects.requireNonNull(status().identityKey(), "status.identityKey"));
  }

  private ChatClusterStatus status() {
    ChatCluster resource =
        kubernetes
            .client()
            .resources(ChatCluster.class)
            .inNamespace(namespace)
            .withName(name)
            .require();
    return resource.getStatus() == null ? ChatClusterStatus.EMPTY : resource.getStatus();
  }

  /// The condition of this type, once it exists.
  public Optional<Condition> condition(String type) {
    return status().conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /// Waits until the operator says Ready and every member pod is.
  public Chat awaitWhole(Duration bound) {
    await(fullName() + " is whole")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(200))
        .until(() ->
            condition("Ready").filter(c -> c.status() == Condition.Status.True).isPresent()
                && !members().isEmpty()
                && members().stream().allMatch(Member::ready));
    return this;
  }

  /// Waits until every member says that what it accepts lies in the memory of two.
  public void awaitTwoCopies(Duration bound) {
    await("two copies on every island of " + fullName())
        .atMost(bound)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> members().stream().allMatch(this::holdsTwoCopies));
  }

  private boolean holdsTwoCopies(Member member) {
    return member.ready()
        && metrics(member.name()).sum("skerry_island_durability", "state=\"TWO_MEMBERS\"") == 1;
  }

  /// Its pods now, by name.
  public List<Member> members() {
    return kubernetes
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("skerry.chat/cluster", name)
        .list()
        .getItems()
        .stream()
        .map(Member::of)
        .sorted(Comparator.comparing(Member::name))
        .toList();
  }

  /// The pod of a member now, if there is one.
  public Optional<Member> member(String member) {
    Pod pod = kubernetes.client().pods().inNamespace(namespace).withName(member).get();
    return Optional.ofNullable(pod).map(Member::of);
  }

  /// Deletes a member's pod and returns it as it was.
  public Member delete(String member) {
    Member before = member(member).orElseThrow();
    kubernetes.client().pods().inNamespace(namespace).withName(member).delete();
    return before;
  }

  /// Deletes a member's pod without any grace: its processes are killed at once.
  public Member kill(String member) {
    Member before = member(member).orElseThrow();
    kubernetes.client().pods().inNamespace(namespace).withName(member).withGracePeriod(0).delete();
    return before;
  }

  /// Kills a member's process (SIGKILL) and nothing else: the kubelet starts it again in the same
  /// pod. Fails where the process is not on this machine.
  public Member killProcess(String member) {
    Member before = member(member).orElseThrow();
    PodProcesses.javaOf(before.uid()).signal("-KILL");
    return before;
  }

  /// Freezes a member's processes; fails where they are not on this machine.
  public FrozenPod freeze(String member) {
    return FrozenPod.freeze(member(member).orElseThrow().uid());
  }

  /// Waits until a killed process is back and ready, in its pod or in a new one.
  public void awaitRestart(Member before, Duration bound) {
    await(before.name() + " is back")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(200))
        .until(() ->
            member(before.name())
                .filter(Member::ready)
                .filter(
                    now -> !now.uid().equals(before.uid()) || now.restarts() > before.restarts())
                .isPresent());
  }

  /// Waits until another pod of the same name is ready.
  public Member awaitReturn(Member lost, Duration bound) {
    return await(lost.name() + " is back")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> member(lost.name()),
            now -> now.filter(m -> m.ready() && !m.uid().equals(lost.uid())).isPresent())
        .orElseThrow();
  }

  /// A new account that the island of this index carries.
  public String account(String who, int island) {
    PartitionMap map = partitionMap();
    String wanted = name + "-" + island;
    while (true) {
      String account = "%s-%s-%d".formatted(who, run, ACCOUNTS.incrementAndGet());
      if (map.islandOf(account).equals(wanted)) {
        return account;
      }
    }
  }

  /// How many islands carry its partitions.
  int islands() {
    return partitionMap().islands().size();
  }

  private PartitionMap partitionMap() {
    var map =
        kubernetes
            .client()
            .configMaps()
            .inNamespace(namespace)
            .withName(name + "-partitions")
            .require();
    return PartitionMap.parse(
        Objects.requireNonNull(map.getData().get("partitions.json"), "partitions.json"));
  }

  /// What the registry answers the owner of a token: his members, the best first.
  public List<Door> doors(String token) {
    JsonPath answer = askRegistry(token);
    var doors = new ArrayList<Door>();
    for (int i = 0; i < answer.getList("members").size(); i++) {
      doors.add(
          new Door(
              answer.getString("members[" + i + "].name"),
              HostPort.parse(answer.getString("members[" + i + "].address"))));
    }
    return doors;
  }

  /// The tickets that the registry gives the owner of a token.
  public List<Ticket> tickets(String token) {
    JsonPath answer = askRegistry(token);
    var tickets = new ArrayList<Ticket>();
    for (int i = 0; i < answer.getList("members").size(); i++) {
      tickets.add(
          new Ticket(
              answer.getString("members[" + i + "].name"),
              Base64.getDecoder().decode(answer.getString("members[" + i + "].ticket"))));
    }
    return tickets;
  }

  private JsonPath askRegistry(String token) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + token)
        .get(registry() + "/v1/registry/member")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  public Metrics metrics(String member) {
    var answer = fromMember(member, "/q/metrics");
    if (answer.status() != 200) {
      throw new IllegalStateException(member + ": /q/metrics answers " + answer.status());
    }
    return new Metrics(answer.body());
  }

  /// GET from a member's HTTP port, ready or not.
  public Kubernetes.Answer fromMember(String member, String path) {
    return kubernetes.fromPod(namespace, member, HTTP_PORT, path);
  }

  /// A ticket as it is in the registry's answer.
  public record Ticket(String member, byte[] bytes) {}

  /// Where a member's chat port is reached.
  public record Door(String member, HostPort address) {}
}
