package chat.skerry.operator.chatcluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.EmbeddedStore;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.StoreSpec;
import chat.skerry.crd.chatcluster.WebSocketSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecCheckTest {

  @Test
  void takesAUsualSpec() {
    assertThat(SpecCheck.of(Clusters.demo())).isEmpty();
  }

  static Stream<Arguments> namesTheFieldAndWhatWasExpected() {
    return Stream.of(
        Arguments.of(
            new ChatClusterSpec(
                null, null, null, 1000, 2, Clusters.CASSANDRA, null, null, null, null, null, null),
            "spec.partitionCount: 1000 (expected: a power of two from 16 to 65536)"),
        Arguments.of(
            new ChatClusterSpec(
                null, null, null, 16, 17, Clusters.CASSANDRA, null, null, null, null, null, null),
            "spec.islands: 17 (expected: 1 to 256, and not more than partitions)"),
        Arguments.of(
            Clusters.spec(null, "no image"), "spec.image: no image (expected: a reference such as"),
        Arguments.of(
            Clusters.withStore(new StoreSpec(null, null, null), 2),
            "spec.store: neither (expected: exactly one of cassandra and embedded)"),
        Arguments.of(
            Clusters.withStore(StoreSpec.of(new EmbeddedStore()), 2),
            "spec.islands: 2 (expected: 1 with store.embedded)"),
        Arguments.of(
            Clusters.withStore(
                StoreSpec.of(
                    new CassandraStore(List.of("good:9042", "bad:99999"), "dc", "k", 3, null)),
                2),
            "spec.store.cassandra.contactPoints[1]: bad:99999 (expected: host:port, port 1"),
        Arguments.of(
            Clusters.withAccess(new AccessSpec(AccessSpec.Type.NodePort, null)),
            "spec.access.advertisedHost: missing (expected: what devices dial, with type"),
        Arguments.of(
            Clusters.withAccess(
                new AccessSpec(null, null, new WebSocketSpec("wss://chat.example/chat"))),
            "spec.access.webSocket.url: wss://chat.example/chat (expected: ws:// or wss://, a"),
        Arguments.of(
            member(new Quantity("1500m"), true, null, null, null),
            "spec.member.cpu: 1500m (expected: whole CPUs, because member.pinned is true)"),
        Arguments.of(
            member(new Quantity("-1"), false, null, null, null),
            "spec.member.cpu: -1 (expected: a positive quantity"),
        Arguments.of(
            member(null, false, Map.of("bad key", "x"), null, null),
            "spec.member.nodeSelector: bad key=x (expected: a label of a node"),
        Arguments.of(
            member(null, false, null, new Toleration("Sometimes", "k", null, null, "v"), null),
            "spec.member.tolerations[0].effect: Sometimes (expected: one of [NoSchedule"),
        Arguments.of(
            member(null, false, null, new Toleration(null, null, null, null, "v"), null),
            "spec.member.tolerations[0].key: missing (expected: a key, unless the operator"),
        Arguments.of(
            member(null, false, null, null, "-Xmx1g rm"),
            "spec.member.javaOptions: rm (expected: options that begin with '-')"),
        Arguments.of(
            Clusters.withLimits(limits(9, null, null, null)),
            "spec.limits.connectionsPerMember: 9 (expected: 10 to 2000000)"),
        Arguments.of(
            Clusters.withLimits(limits(100, 101, null, null)),
            "spec.limits.pendingAuthentications: 101 (expected: at most connectionsPerMember, 100)"),
        Arguments.of(
            Clusters.withLimits(limits(null, null, 5, 6)),
            "spec.limits.pairMessagesPerSecond: 6 (expected: at most sessionMessagesPerSecond, 5)"));
  }

  @ParameterizedTest
  @MethodSource
  void namesTheFieldAndWhatWasExpected(ChatClusterSpec spec, String problem) {
    assertThat(SpecCheck.of(Clusters.of(spec))).singleElement().asString().startsWith(problem);
  }

  private static LimitsSpec limits(
      @Nullable Integer connections,
      @Nullable Integer pending,
      @Nullable Integer session,
      @Nullable Integer pair) {
    return new LimitsSpec(connections, null, pending, session, null, pair, null, null, null, null);
  }

  private static ChatClusterSpec member(
      @Nullable Quantity cpu,
      boolean pinned,
      @Nullable Map<String, String> nodeSelector,
      @Nullable Toleration toleration,
      @Nullable String javaOptions) {
    return Clusters.withMember(
        new MemberSpec(
            cpu,
            null,
            pinned,
            null,
            nodeSelector,
            toleration == null ? null : List.of(toleration),
            javaOptions));
  }
}
