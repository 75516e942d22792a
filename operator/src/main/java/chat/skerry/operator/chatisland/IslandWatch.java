package chat.skerry.operator.chatisland;

import static chat.skerry.operator.watch.Watch.clusterOf;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.operator.chatisland.IslandObservation.NodeState;
import chat.skerry.operator.chatisland.IslandObservation.Surroundings;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Labels;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.pod.Launcher;
import chat.skerry.operator.watch.Watch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The informers of the island controller, and how an observation is read from their caches.
final class IslandWatch {

  private static final String CONFIG_MAPS = "config-maps";
  private static final String SECRETS = "secrets";
  private static final String ACCOUNTS = "service-accounts";
  private static final String CLUSTERS = "clusters";
  private static final String NODES = "nodes";

  /// Kinds of which an island owns some.
  private static final Map<String, Class<? extends HasMetadata>> CHILDREN = new LinkedHashMap<>();

  static {
    CHILDREN.put("pods", Pod.class);
    CHILDREN.put("services", Service.class);
    CHILDREN.put(SECRETS, Secret.class);
    CHILDREN.put("disruption-budgets", PodDisruptionBudget.class);
  }

  private final Watch<ChatIsland> watch;
  private final IndexerResourceCache<ChatIsland> islands;

  IslandWatch(EventSourceContext<ChatIsland> context) {
    this.watch = new Watch<>(context);
    this.islands = context.getPrimaryCache();
    CHILDREN.forEach((name, kind) ->
        watch.of(name, kind, child -> woken(child), all -> all.withLabelSelector(Labels.OURS)));
    watch
        .of(CONFIG_MAPS, ConfigMap.class, this::woken, all -> all.withLabelSelector(Labels.OURS))
        .of(ACCOUNTS, ServiceAccount.class, this::woken, all -> all.withLabelSelector(Labels.OURS))
        .of(
            CLUSTERS,
            ChatCluster.class,
            cluster -> islandsOf(ResourceID.fromResource(cluster)),
            all -> all.withOnUpdateFilter(IslandWatch::isOfInterest))
        .of(
            NODES,
            Node.class,
            this::islandsOn,
            all ->
                all.withWatchAllNamespaces()
                    .withOnUpdateFilter((now, before) -> stateOf(now) != stateOf(before)));
  }

  List<EventSource<?, ChatIsland>> sources() {
    return watch.sources();
  }

  IslandObservation observe(ChatIsland island, Launcher launcher, Instant now) {
    String namespace = island.getMetadata().getNamespace();
    ClusterName cluster = new ClusterName(namespace, island.getSpec().cluster());
    List<HasMetadata> children = new ArrayList<>();
    CHILDREN.forEach((name, kind) ->
        watch.list(name, kind, namespace).stream()
            .filter(child -> isOf(island, child))
            .forEach(children::add));
    Optional<ChatCluster> owner =
        watch.find(CLUSTERS, ChatCluster.class, namespace, cluster.name());
    return new IslandObservation(
        island,
        owner,
        owner
            .map(o -> surroundings(cluster, o))
            .orElseGet(() -> new Surroundings(Optional.empty(), List.of())),
        launcher,
        children,
        nodesOf(children),
        now);
  }

  private Surroundings surroundings(ClusterName cluster, ChatCluster owner) {
    Optional<Secret> identity =
        watch
            .find(SECRETS, Secret.class, cluster.namespace(), cluster.identitySecret())
            .filter(s -> Owner.owns(owner, s) || s.getMetadata().getOwnerReferences().isEmpty())
            .filter(s -> ClusterIdentity.publicKey(s).isPresent());
    return new Surroundings(identity, missing(cluster, owner));
  }

  /// What lies there from an earlier cluster of the same name does not count.
  private List<String> missing(ClusterName cluster, ChatCluster owner) {
    String namespace = cluster.namespace();
    List<String> missing = new ArrayList<>();
    for (String map : List.of(cluster.partitionsConfigMap(), cluster.verificationKeysConfigMap())) {
      if (watch
          .find(CONFIG_MAPS, ConfigMap.class, namespace, map)
          .filter(found -> Owner.owns(owner, found))
          .isEmpty()) {
        missing.add("ConfigMap " + map);
      }
    }
    if (watch
        .find(ACCOUNTS, ServiceAccount.class, namespace, cluster.serviceAccount())
        .filter(found -> Owner.owns(owner, found))
        .isEmpty()) {
      missing.add("ServiceAccount " + cluster.serviceAccount());
    }
    return missing;
  }

  private Map<String, NodeState> nodesOf(List<HasMetadata> children) {
    Map<String, NodeState> states = new HashMap<>();
    for (HasMetadata child : children) {
      if (child instanceof Pod pod && pod.getSpec().getNodeName() != null) {
        String node = pod.getSpec().getNodeName();
        states.put(
            node,
            watch.find(NODES, Node.class, node).map(IslandWatch::stateOf).orElse(NodeState.GONE));
      }
    }
    return states;
  }

  /// What belongs to an island wakes it; what belongs to the cluster wakes all its islands.
  private Set<ResourceID> woken(HasMetadata child) {
    Optional<String> island = Labels.value(child, Labels.ISLAND);
    if (island.isPresent()) {
      return Set.of(new ResourceID(island.get(), child.getMetadata().getNamespace()));
    }
    return clusterOf(child).stream()
        .flatMap(cluster -> islandsOf(cluster).stream())
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> islandsOf(ResourceID cluster) {
    return islandsWhere(island ->
        island.getSpec().cluster().equals(cluster.getName())
            && Optional.of(island.getMetadata().getNamespace()).equals(cluster.getNamespace()));
  }

  private Set<ResourceID> islandsOn(Node node) {
    String name = node.getMetadata().getName();
    return islandsWhere(island ->
        island.getStatus() != null
            && island.getStatus().members().stream().anyMatch(m -> name.equals(m.node())));
  }

  private Set<ResourceID> islandsWhere(Predicate<ChatIsland> test) {
    return islands.list(test).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static boolean isOf(ChatIsland island, HasMetadata child) {
    return Owner.owns(island, child)
        && Labels.value(child, Labels.ISLAND)
            .filter(island.getMetadata().getName()::equals)
            .isPresent();
  }

  private static boolean isOfInterest(ChatCluster now, ChatCluster before) {
    boolean pauseChanged =
        now.getSpec() != null
            && before.getSpec() != null
            && now.getSpec().pausedOrDefault() != before.getSpec().pausedOrDefault();
    return pauseChanged || now.getMetadata().getDeletionTimestamp() != null;
  }

  private static NodeState stateOf(Node node) {
    boolean ready =
        node.getStatus() != null
            && node.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    return ready ? NodeState.REACHABLE : NodeState.UNREACHABLE;
  }
}
