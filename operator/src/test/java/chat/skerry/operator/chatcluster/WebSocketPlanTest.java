package chat.skerry.operator.chatcluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.WebSocketSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What `access.webSocket` adds to a ChatCluster: URLs in the partition map, and a hole in the
/// policy.
class WebSocketPlanTest {
  private static final NodeRelease RELEASE = new NodeRelease("r/node:0.1.0", "0.1.0");

  @Test
  void namesNoUrlUnlessAskedTo() {
    ClusterWorld world = world(Clusters.NODE_PORT);

    assertThat(urlOf(world)).isEmpty();
    assertThat(world.map().toJson()).doesNotContain("webSocketUrl");
    assertThat(ports(world)).doesNotContain(5280);
  }

  @Test
  void namesTheAddressOfTheServiceWithinTheCluster() {
    ClusterWorld world = world(access(AccessSpec.Type.ClusterIP, null, null));

    assertThat(urlOf(world)).contains("ws://demo-0-a.acme.svc:5280/chat");
    assertThat(ports(world)).contains(5222, 5280);
  }

  @Test
  void namesThePortOfTheNodesFromOutside() {
    ClusterWorld world = world(access(AccessSpec.Type.NodePort, "10.99.0.1", null));

    assertThat(urlOf(world))
        .hasValueSatisfying(url -> assertThat(url).matches("ws://10\\.99\\.0\\.1:3\\d{4}/chat"));
  }

  @Test
  void namesWhatStandsBeforeTheMembers() {
    ClusterWorld world =
        world(access(AccessSpec.Type.NodePort, "10.99.0.1", "wss://chat.example/{member}/chat"));

    assertThat(urlOf(world)).contains("wss://chat.example/demo-0-a/chat");
  }

  private static AccessSpec access(
      AccessSpec.Type type, @Nullable String host, @Nullable String url) {
    return new AccessSpec(type, host, new WebSocketSpec(url));
  }

  private static ClusterWorld world(AccessSpec access) {
    ClusterWorld world = new ClusterWorld(RELEASE);
    world.cluster().setSpec(Clusters.withAccess(access));
    world.settle();
    return world;
  }

  private static Optional<String> urlOf(ClusterWorld world) {
    return world.map().webSocketUrlOf("demo-0-a");
  }

  private static List<Integer> ports(ClusterWorld world) {
    return world
        .world()
        .find(NetworkPolicy.class, "demo-node")
        .orElseThrow()
        .getSpec()
        .getIngress()
        .getFirst()
        .getPorts()
        .stream()
        .map(port -> port.getPort().getIntVal())
        .toList();
  }
}
