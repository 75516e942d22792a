package chat.skerry.operator.chatupgrade;

import static chat.skerry.operator.watch.Watch.clusterOf;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatupgrade.ChatUpgrade;
import chat.skerry.operator.chatcluster.NodeRelease;
import chat.skerry.operator.handover.MemberAnswer;
import chat.skerry.operator.handover.MemberAnswers;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The informers of the upgrade controller, and how an observation is read from them and from what
/// members say.
final class UpgradeWatch {

  private static final String CLUSTERS = "clusters";
  private static final String ISLANDS = "islands";
  private static final String PODS = "pods";

  private final Watch<ChatUpgrade> watch;
  private final IndexerResourceCache<ChatUpgrade> upgrades;

  UpgradeWatch(EventSourceContext<ChatUpgrade> context) {
    this.watch = new Watch<>(context);
    this.upgrades = context.getPrimaryCache();
    watch
        .of(
            CLUSTERS,
            ChatCluster.class,
            cluster -> activeOf(ResourceID.fromResource(cluster)),
            all -> all)
        .of(ISLANDS, ChatIsland.class, this::woken, all -> all.withLabelSelector(Labels.OURS))
        .of(PODS, Pod.class, this::woken, all -> all.withLabelSelector(Labels.OURS));
  }

  List<EventSource<?, ChatUpgrade>> sources() {
    return watch.sources();
  }

  /// @param upgrade as the API server has it
  UpgradeObservation observe(
      ChatUpgrade upgrade, MemberAnswers members, NodeRelease shipped, Instant now) {
    String namespace = upgrade.getMetadata().getNamespace();
    String name = upgrade.getSpec().cluster();
    Optional<ChatCluster> cluster = watch.find(CLUSTERS, ChatCluster.class, namespace, name);
    List<ChatIsland> islands =
        watch.list(ISLANDS, ChatIsland.class, namespace).stream()
            .filter(island -> cluster.filter(c -> Owner.owns(c, island)).isPresent())
            .toList();
    Map<String, Pod> pods =
        watch.list(PODS, Pod.class, namespace).stream()
            .filter(pod -> islands.stream().anyMatch(island -> Owner.owns(island, pod)))
            .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), pod -> pod));
    Map<String, MemberAnswer> answers = new HashMap<>();
    pods.forEach(
        (pod, resource) -> members.of(resource).ifPresent(answer -> answers.put(pod, answer)));
    return new UpgradeObservation(
        upgrade, cluster, islands, others(upgrade), pods, answers, shipped, now);
  }

  private List<ChatUpgrade> others(ChatUpgrade upgrade) {
    String own = upgrade.getMetadata().getName();
    return upgrades
        .list(other ->
            isActive(other)
                && !other.getSpec().dryRunOrDefault()
                && other.getSpec().cluster().equals(upgrade.getSpec().cluster())
                && other.getMetadata().getNamespace().equals(upgrade.getMetadata().getNamespace())
                && !other.getMetadata().getName().equals(own))
        .toList();
  }

  private Set<ResourceID> woken(HasMetadata child) {
    return clusterOf(child).stream()
        .flatMap(cluster -> activeOf(cluster).stream())
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> activeOf(ResourceID cluster) {
    Predicate<ChatUpgrade> test =
        upgrade ->
            isActive(upgrade)
                && upgrade.getSpec().cluster().equals(cluster.getName())
                && Optional.of(upgrade.getMetadata().getNamespace()).equals(cluster.getNamespace());
    return upgrades.list(test).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static boolean isActive(ChatUpgrade upgrade) {
    return upgrade.getStatus() == null || !upgrade.getStatus().hasEnded();
  }
}
