package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.partitions.PartitionMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the caches know of a ChatCluster at one moment. Nothing in it is ever changed.
///
/// Only what belongs to this ChatCluster counts: children of an earlier one of the same name, which
/// are not collected yet, are left out.
///
/// @param children labelled resources of the cluster, whatever their kind
/// @param keySources ConfigMaps of the control plane that hold verification keys
record ClusterObservation(
    ChatCluster cluster, List<HasMetadata> children, List<ConfigMap> keySources) {

  ClusterObservation {
    List<HasMetadata> islands =
        children.stream()
            .filter(child -> child instanceof ChatIsland && Owner.owns(cluster, child))
            .toList();
    String identity = cluster.getMetadata().getName() + "-identity";
    children =
        children.stream()
            .filter(child ->
                Owner.owns(cluster, child)
                    || islands.stream().anyMatch(island -> Owner.owns(island, child))
                    || isRestoredIdentity(child, identity))
            .toList();
    keySources = List.copyOf(keySources);
  }

  /// A Secret that a person put back from a backup has no owner.
  private static boolean isRestoredIdentity(HasMetadata child, String identity) {
    return child instanceof Secret
        && child.getMetadata().getName().equals(identity)
        && child.getMetadata().getOwnerReferences().isEmpty();
  }

  ClusterName name() {
    var metadata = cluster.getMetadata();
    return new ClusterName(metadata.getNamespace(), metadata.getName());
  }

  boolean isPaused() {
    return cluster.getSpec() != null && cluster.getSpec().pausedOrDefault();
  }

  <T extends HasMetadata> Optional<T> child(Class<T> kind, String childName) {
    return all(kind).stream()
        .filter(child -> child.getMetadata().getName().equals(childName))
        .findFirst();
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return children.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Ordered by index.
  List<ChatIsland> islands() {
    return all(ChatIsland.class).stream()
        .sorted(Comparator.comparingInt(island -> island.getSpec().index()))
        .toList();
  }

  Optional<Secret> identity() {
    return child(Secret.class, name().identitySecret());
  }

  /// Secrets of members, which remember the identity that certified them.
  Collection<Secret> memberIdentities() {
    return all(Secret.class).stream()
        .filter(secret ->
            !List.of(name().identitySecret(), name().ticketKeysSecret())
                .contains(secret.getMetadata().getName()))
        .toList();
  }

  Optional<Secret> ticketKeys() {
    return child(Secret.class, name().ticketKeysSecret());
  }

  Optional<ConfigMap> ticketsConfigMap() {
    return child(ConfigMap.class, name().ticketsConfigMap());
  }

  Optional<Deployment> edges() {
    return child(Deployment.class, name().edges());
  }

  Optional<PodDisruptionBudget> edgeDisruptionBudget() {
    return child(PodDisruptionBudget.class, name().edges());
  }

  Optional<NetworkPolicy> edgePolicy() {
    return child(NetworkPolicy.class, name().edges());
  }

  Optional<Service> registry() {
    return child(Service.class, name().registryService());
  }

  Optional<ConfigMap> partitionsConfigMap() {
    return child(ConfigMap.class, name().partitionsConfigMap());
  }

  Optional<ConfigMap> verificationKeysConfigMap() {
    return child(ConfigMap.class, name().verificationKeysConfigMap());
  }

  Optional<NetworkPolicy> networkPolicy() {
    return child(NetworkPolicy.class, name().networkPolicy());
  }

  Optional<ServiceAccount> serviceAccount() {
    return child(ServiceAccount.class, name().serviceAccount());
  }

  /// The published map, where it is one.
  Optional<PartitionMap> partitionMap() {
    return partitionsConfigMap()
        .map(ConfigMap::getData)
        .map((Map<String, String> files) -> files.get(PartitionMap.FILE))
        .flatMap(PartitionMap::ofJson);
  }
}
