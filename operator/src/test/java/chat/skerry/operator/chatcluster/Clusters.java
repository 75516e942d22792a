package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.StoreSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ChatClusters for tests.
public final class Clusters {

  public static final StoreSpec CASSANDRA =
      StoreSpec.of(new CassandraStore(List.of("c:9042"), "datacenter1", "acme", 3, null));
  public static final AccessSpec NODE_PORT = new AccessSpec(AccessSpec.Type.NodePort, "10.99.0.1");

  private Clusters() {}

  /// `acme/demo` with two islands.
  public static ChatCluster demo() {
    return of(spec(null, null));
  }

  public static ChatCluster of(ChatClusterSpec spec) {
    ChatCluster cluster = new ChatCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("acme")
            .withName("demo")
            .withUid("uid-of-demo")
            .withGeneration(1L)
            .build());
    cluster.setSpec(spec);
    return cluster;
  }

  public static ChatClusterSpec spec(@Nullable String version, @Nullable String image) {
    return new ChatClusterSpec(
        version,
        image,
        null,
        4096,
        2,
        CASSANDRA,
        NODE_PORT,
        MemberSpec.DEFAULT,
        null,
        null,
        null,
        null);
  }

  static ChatClusterSpec withMember(MemberSpec member) {
    return new ChatClusterSpec(
        null, null, null, 4096, 2, CASSANDRA, NODE_PORT, member, null, null, null, null);
  }

  static ChatClusterSpec withStore(StoreSpec store, int islands) {
    return new ChatClusterSpec(
        null,
        null,
        null,
        4096,
        islands,
        store,
        NODE_PORT,
        MemberSpec.DEFAULT,
        null,
        null,
        null,
        null);
  }

  static ChatClusterSpec withAccess(AccessSpec access) {
    return new ChatClusterSpec(
        null, null, null, 4096, 2, CASSANDRA, access, MemberSpec.DEFAULT, null, null, null, null);
  }

  static ChatClusterSpec withEdge(EdgeSpec edge) {
    return new ChatClusterSpec(
        null,
        null,
        null,
        4096,
        2,
        CASSANDRA,
        NODE_PORT,
        MemberSpec.DEFAULT,
        edge,
        null,
        null,
        null);
  }

  static ChatClusterSpec withLimits(LimitsSpec limits) {
    return new ChatClusterSpec(
        null,
        null,
        null,
        4096,
        2,
        CASSANDRA,
        NODE_PORT,
        MemberSpec.DEFAULT,
        null,
        limits,
        null,
        null);
  }

  static EdgeSpec edge(int replicas, EdgeSpec.Tickets tickets) {
    return new EdgeSpec(replicas, null, null, tickets, null, null, null, null);
  }
}
