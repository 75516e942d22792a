package chat.skerry.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.condition.Condition;
import chat.skerry.testkit.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The committed definitions in a real API server: what it refuses, in which words, and what it
/// fills in.
class SchemaRulesIT {

  private static final String CASSANDRA =
      "store: {cassandra: {contactPoints: ['c:9042'], localDatacenter: dc1, keyspace: k}}\n";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static KubernetesClient client;

  @BeforeAll
  static void installDefinitions() {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(ApiServer.shared().kubeconfig()))
            .build();
    for (String yaml : Definitions.read(Path.of("generated")).values()) {
      var definition =
          client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).create();
      client
          .resource(definition.getFirst())
          .waitUntilCondition(
              d -> d != null && d.toString().contains("type=Established"), 20, TimeUnit.SECONDS);
    }
  }

  @AfterAll
  static void closeClient() {
    client.close();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("{}", "spec.store: Required value"),
        Arguments.of("store: {}", "expected exactly one of cassandra and embedded"),
        Arguments.of(
            "store: {embedded: {}, cassandra: {contactPoints: ['c:1'], localDatacenter: d, keyspace: k}}",
            "expected exactly one of cassandra and embedded"),
        Arguments.of(
            CASSANDRA + "partitionCount: 1000", "expected a power of two from 16 to 65536"),
        Arguments.of(
            CASSANDRA + "partitionCount: 131072", "expected a power of two from 16 to 65536"),
        Arguments.of(CASSANDRA + "islands: 0", "should be greater than or equal to 1"),
        Arguments.of(CASSANDRA + "islands: 257", "should be less than or equal to 256"),
        Arguments.of(
            "store: {embedded: {}}\nislands: 2", "expected 1 with store.embedded: its files"),
        Arguments.of(CASSANDRA + "version: v1", "v1 (expected: a semantic version such as 1.4.0"),
        Arguments.of(CASSANDRA + "version: '1.2'", "1.2 (expected: a semantic version"),
        Arguments.of(CASSANDRA + "version: 1.2.3+build", "(expected: a semantic version"),
        Arguments.of(CASSANDRA + "imagePullPolicy: Sometimes", "supported values: \"Always\""),
        Arguments.of(
            CASSANDRA + "access: {type: NodePort}", "spec.access.advertisedHost: Invalid value"),
        Arguments.of(
            CASSANDRA + "access: {type: NodePort}",
            "expected the host that devices dial, because access.type is NodePort"),
        Arguments.of(
            CASSANDRA + "access: {advertisedHost: 'h:5222'}",
            "h:5222 (expected: a host name or an address, without a port)"),
        Arguments.of(CASSANDRA + "access: {type: LoadBalancer}", "supported values: \"ClusterIP\""),
        Arguments.of(
            CASSANDRA + "member: {pinned: true}",
            "expected whole CPUs such as 2, because member.pinned is true"),
        Arguments.of(CASSANDRA + "member: {pinned: true, cpu: 1500m}", "expected whole CPUs"),
        Arguments.of(CASSANDRA + "member: {cpu: lots}", "expected a quantity of CPUs"),
        Arguments.of(CASSANDRA + "member: {cpu: 10m}", "expected a quantity of CPUs"),
        Arguments.of(
            CASSANDRA + "member: {memory: 64Mi}", "expected a quantity of bytes of at least 256Mi"),
        Arguments.of(
            CASSANDRA + "edge: {replicas: 0, tickets: Required}",
            "expected Optional with edge.replicas 0: nobody would give out tickets"),
        Arguments.of(CASSANDRA + "edge: {replicas: 17}", "less than or equal to 16"),
        Arguments.of(CASSANDRA + "edge: {tickets: Never}", "supported values: \"Optional\""),
        Arguments.of(
            CASSANDRA + "edge: {ticketLifetimeSeconds: 59}", "greater than or equal to 60"),
        Arguments.of(CASSANDRA + "edge: {memory: 64Mi}", "a quantity of bytes of at least 256Mi"),
        Arguments.of(
            CASSANDRA + "limits: {mailboxEnvelopes: 9}", "should be greater than or equal to 10"),
        Arguments.of(
            CASSANDRA + "limits: {pairMessagesPerSecond: 6, sessionMessagesPerSecond: 5}",
            "expected at most sessionMessagesPerSecond"),
        Arguments.of(
            CASSANDRA + "limits: {pendingAuthentications: 11, connectionsPerMember: 10}",
            "expected at most connectionsPerMember"),
        Arguments.of(CASSANDRA + "member: {spread: Never}", "supported values: \"Preferred\""),
        Arguments.of(
            "store: {cassandra: {contactPoints: [], localDatacenter: d, keyspace: k}}",
            "should have at least 1 items"),
        Arguments.of(
            "store: {cassandra: {contactPoints: [cassandra], localDatacenter: d, keyspace: k}}",
            "expected host:port, for example"),
        Arguments.of(
            "store: {cassandra: {contactPoints: ['c:1'], localDatacenter: d, keyspace: 9-x}}",
            "9-x (expected: lower-case letters, digits and _, beginning with a letter)"),
        Arguments.of(
            "store: {cassandra: {contactPoints: ['c:1'], localDatacenter: a b, keyspace: k}}",
            "a b (expected: letters, digits, ., _ and -)"),
        Arguments.of(
            "store: {cassandra: {contactPoints: ['c:1'], keyspace: k}}",
            "spec.store.cassandra.localDatacenter: Required value"));
  }

  static Stream<Arguments> refusedWebSockets() {
    return Stream.of(
        Arguments.of(
            CASSANDRA + "access: {webSocket: {url: 'wss://chat.example/chat'}}",
            "expected: ws:// or wss://, a host and a path, with {member} in it"),
        Arguments.of(
            CASSANDRA + "access: {webSocket: {url: 'https://{member}.chat.example/chat'}}",
            "expected: ws:// or wss://, a host and a path, with {member} in it"));
  }

  @ParameterizedTest
  @MethodSource({"refused", "refusedWebSockets"})
  void refused(String spec, String message) {
    assertThatThrownBy(() -> create(nextName(), spec))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of("store: {embedded: {}}"),
        Arguments.of(CASSANDRA),
        Arguments.of(CASSANDRA + "member: {pinned: true, cpu: 2, memory: 1Gi}"),
        Arguments.of(CASSANDRA + "member: {cpu: '0.5'}"),
        Arguments.of(CASSANDRA + "edge: {replicas: 0}"),
        Arguments.of(
            CASSANDRA + "limits: {connectionsPerMember: 500000, pairBytesPerSecond: 4096}"),
        Arguments.of(CASSANDRA + "edge: {replicas: 3, tickets: Required, trustedProxies: 1}"),
        Arguments.of(CASSANDRA + "access: {type: NodePort, advertisedHost: 10.99.0.1}"),
        Arguments.of(CASSANDRA + "access: {webSocket: {}}"),
        Arguments.of(CASSANDRA + "access: {webSocket: {url: 'wss://{member}.chat.example/'}}"),
        Arguments.of(CASSANDRA + "access: {type: NodePort, advertisedHost: '[2001:db8::1]'}"),
        Arguments.of(CASSANDRA + "version: 1.4.0-rc.1\nislands: 256\npartitionCount: 65536"),
        Arguments.of(CASSANDRA + "paused: true"));
  }

  @ParameterizedTest
  @MethodSource
  void accepted(String spec) {
    assertThat(create(nextName(), spec).getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void refusesANameThatLeavesNoRoomForMembers() {
    assertThatThrownBy(() -> create("a".repeat(41), CASSANDRA))
        .hasMessageContaining("(expected: at most 40 characters, because members are named after");
    assertThatThrownBy(() -> create("9lives", CASSANDRA))
        .hasMessageContaining("beginning with a letter, because Services are named after it");
  }

  @Test
  void refusesToChangeWhatIsFixed() {
    String name = nextName();
    create(name, CASSANDRA + "islands: 2");
    assertThatThrownBy(() -> replace(name, CASSANDRA + "islands: 3"))
        .hasMessageContaining("spec.islands: Invalid value");
    assertThatThrownBy(() -> replace(name, CASSANDRA + "islands: 2\npartitionCount: 16"))
        .hasMessageContaining("can't be changed: accounts would lose their mailboxes");
    assertThatThrownBy(
            () -> replace(name, CASSANDRA.replace("keyspace: k", "keyspace: other") + "islands: 2"))
        .hasMessageContaining("what is stored lies in the keyspace of before");
    replace(name, CASSANDRA + "islands: 2\nmember: {cpu: 1}");
  }

  @Test
  void refusesToLeaveTheStoreThatHoldsTheMessages() {
    String name = nextName();
    create(name, CASSANDRA);
    assertThatThrownBy(() ->
            client
                .resources(ChatCluster.class)
                .withName(name)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"spec\":{\"store\":{\"cassandra\":null,\"embedded\":{}}}}"))
        .hasMessageContaining("what is stored would be out of reach");
  }

  @Test
  void fillsInDefaultsAndReadsThemBackAsRecords() {
    String name = nextName();
    create(name, CASSANDRA);

    var spec = client.resources(ChatCluster.class).withName(name).get().getSpec();

    assertThat(spec.partitionCount()).isEqualTo(4096);
    assertThat(spec.islands()).isEqualTo(1);
    assertThat(spec.accessOrDefault().typeOrDefault().name()).isEqualTo("ClusterIP");
    MemberSpec member = spec.memberOrDefault();
    assertThat(member.cpu()).isEqualTo(MemberSpec.DEFAULT_CPU);
    assertThat(member.memory()).isEqualTo(MemberSpec.DEFAULT_MEMORY);
    assertThat(member.spread()).isEqualTo(MemberSpec.Spread.Required);
    EdgeSpec edge = spec.edgeOrDefault();
    assertThat(edge)
        .as("the defaults of the schema are those of the code")
        .isEqualTo(
            new EdgeSpec(
                EdgeSpec.DEFAULT.replicasOrDefault(),
                EdgeSpec.DEFAULT.cpuOrDefault(),
                EdgeSpec.DEFAULT.memoryOrDefault(),
                EdgeSpec.DEFAULT.ticketsOrDefault(),
                EdgeSpec.DEFAULT.ticketLifetimeSecondsOrDefault(),
                EdgeSpec.DEFAULT.requestsPerSecondOrDefault(),
                EdgeSpec.DEFAULT.requestsPerSecondPerAddressOrDefault(),
                EdgeSpec.DEFAULT.trustedProxiesOrDefault()));
    assertThat(spec.store().cassandra()).extracting(CassandraStore::replicationFactor).isEqualTo(3);
  }

  @Test
  void keepsConditionsApartByType() {
    String name = nextName();
    create(name, CASSANDRA);
    for (String type : List.of("Ready", "SpecValid")) {
      ChatCluster patch = new ChatCluster();
      patch.getMetadata().setName(name);
      patch.getMetadata().setNamespace("default");
      var condition =
          new Condition(type, Condition.Status.True, 1L, "2026-01-01T00:00:00Z", "Yes", null);
      patch.setStatus(
          new ChatClusterStatus(1L, List.of(condition), null, null, null, null, null, null, null));
      client
          .resource(patch)
          .subresource("status")
          .patch(
              new PatchContext.Builder()
                  .withPatchType(PatchType.SERVER_SIDE_APPLY)
                  .withFieldManager(type)
                  .build());
    }
    assertThat(client.resources(ChatCluster.class).withName(name).get().getStatus().conditions())
        .extracting(Condition::type)
        .containsExactlyInAnyOrder("Ready", "SpecValid");
  }

  @Test
  void refusesAnIslandWithoutAnIndexInItsName() {
    String yaml =
        """
        apiVersion: skerry.chat/v1alpha1
        kind: ChatIsland
        metadata: {name: demo, namespace: default}
        spec:
          cluster: demo
          index: 0
          partitions: [{first: 9, last: 3}]
          version: 0.1.0
          image: i
          store: {embedded: {}}
          access: {}
          member: {}
        """;
    assertThatThrownBy(() -> client.resource(yaml).create())
        .hasMessageContaining("metadata.name: expected the name of the cluster, '-' and the index")
        .hasMessageContaining("expected first to be at most last");
  }

  private static String nextName() {
    return "c" + NUMBER.incrementAndGet();
  }

  private static GenericKubernetesResource create(String name, String spec) {
    return client.resource(parse(name, spec)).create();
  }

  private static void replace(String name, String spec) {
    GenericKubernetesResource wanted = parse(name, spec);
    client.resource(wanted).forceConflicts().serverSideApply();
  }

  private static GenericKubernetesResource parse(String name, String spec) {
    String indented = spec.strip().equals("{}") ? " {}" : "\n" + spec.indent(2);
    return client
        .getKubernetesSerialization()
        .unmarshal(
            """
            apiVersion: skerry.chat/v1alpha1
            kind: ChatCluster
            metadata: {name: %s, namespace: default}
            spec:%s
            """
                .formatted(name, indented),
            GenericKubernetesResource.class);
  }
}
