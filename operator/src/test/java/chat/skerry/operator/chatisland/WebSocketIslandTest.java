package chat.skerry.operator.chatisland;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.chatcluster.Clusters;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

/// The port for WebSockets is there where `access.webSocket` is present, and nowhere else.
class WebSocketIslandTest {

  @Test
  void opensThePortOfMembersAndOfTheirServices() {
    IslandWorld world = new IslandWorld();
    withWebSocket(world.island());

    world.settle();

    assertThat(world.world().find(Service.class, "demo-0-a"))
        .hasValueSatisfying(service ->
            assertThat(service.getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactly("chat", "websocket"));
    assertThat(world.world().find(Pod.class, "demo-0-a"))
        .hasValueSatisfying(pod -> {
          Container node = pod.getSpec().getContainers().getFirst();
          assertThat(node.getPorts()).extracting(port -> port.getName()).contains("websocket");
          assertThat(node.getEnv())
              .extracting(variable -> variable.getName() + "=" + variable.getValue())
              .contains("SKERRY_CHAT_WEBSOCKET_PORT=5280");
        });
  }

  @Test
  void makesTheMembersAnewAndOtherwiseLeavesThem() {
    ChatIsland island = IslandWorld.islandOf(Clusters.CASSANDRA, "r/node:1");
    String before = Revision.of(island.getSpec());
    withWebSocket(island);

    assertThat(Revision.of(island.getSpec())).isNotEqualTo(before);
  }

  private static void withWebSocket(ChatIsland island) {
    String spec = Serialization.asJson(island.getSpec());
    island.setSpec(
        Serialization.unmarshal(
            spec.replace("\"access\":{", "\"access\":{\"webSocket\":{},"), ChatIslandSpec.class));
    assertThat(island.getSpec().access().takesWebSockets()).isTrue();
  }
}
