package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.IslandName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Child;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/// A ChatIsland as it should be: whoever applies it, applies the same.
public final class IslandResource {

  private IslandResource() {}

  public static ChatIsland of(ChatCluster cluster, ChatIslandSpec spec) {
    var owner = cluster.getMetadata();
    IslandName name = new ClusterName(owner.getNamespace(), owner.getName()).island(spec.index());
    ChatIsland island = new ChatIsland();
    island.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(name.namespace())
            .withName(name.name())
            .withLabels(Labels.of(name))
            .withOwnerReferences(Owner.of(cluster))
            .build());
    island.setSpec(spec);
    return Child.stamped(island);
  }
}
