package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.chatisland.ChatIsland;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.verificationkeys.VerificationKeys;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Optional;

/// Plans one ChatCluster: a pure function of what was observed and what is wanted.
///
/// Order: what pods need to exist (account, policies, keys, identity), the islands, the map, the
/// edges. The islands make the Services first and their pods only when the map is there, so the map
/// waits for the addresses of all members and the pods wait for the map. Another release is the
/// business of a ChatUpgrade, which is asked for last.
final class ClusterPlanner {

  private final ClusterObservation observed;
  private final ClusterChildren children;
  private final Plan.Builder plan = new Plan.Builder();

  private ClusterPlanner(ClusterObservation observed) {
    this.observed = observed;
    this.children = new ClusterChildren(observed.cluster(), observed.name());
  }

  /// @param wanted empty where the first spec is not valid: there is nothing to fall back to
  static Plan plan(ClusterObservation observed, Optional<Wanted> wanted, Instant now) {
    ChatCluster cluster = observed.cluster();
    if (Owner.isBeingDeleted(cluster) || wanted.isEmpty()) {
      return Plan.NOTHING;
    }
    return new ClusterPlanner(observed).plan(wanted.get(), now);
  }

  private Plan plan(Wanted wanted, Instant now) {
    EdgePlan edges = new EdgePlan(observed, children, wanted, plan);
    keep(children.serviceAccount(), observed.serviceAccount());
    keep(children.networkPolicy(), observed.networkPolicy());
    keep(children.edgePolicy(), observed.edgePolicy());
    keep(children.registry(wanted.access(), wanted.edge()), observed.registry());
    planIdentity();
    planVerificationKeys();
    edges.planTickets(now);
    IslandRollout.plan(observed, children, wanted, plan);
    planPartitionMap(wanted);
    edges.planEdges();
    UpgradeRequest.plan(observed, wanted, plan);
    return plan.build();
  }

  private void keep(HasMetadata desired, Optional<? extends HasMetadata> found) {
    if (!Child.isAsDesired(desired, found.orElse(null))) {
      plan.add(new Action.Apply(desired, found.isEmpty() ? "missing" : "not as it should be"));
    }
  }

  private void planIdentity() {
    if (observed.identity().isPresent()) {
      if (observed.identity().flatMap(ClusterIdentity::publicKey).isEmpty()) {
        plan.waitFor(
            "IdentityUnusable",
            "Secret %s: holds no pair of keys (expected: private and public, 32 bytes each)"
                .formatted(observed.name().identitySecret()));
      }
      return;
    }
    if (observed.memberIdentities().isEmpty() && rememberedKey().isEmpty()) {
      plan.add(
          new Action.MakeClusterIdentity(
              observed.name(), Owner.of(observed.cluster()), "a new cluster"));
    } else {
      plan.waitFor(
          "IdentityLost",
          "Secret %s: gone (expected: the key that clients trust; restore it from a backup)"
              .formatted(observed.name().identitySecret()));
    }
  }

  private Optional<String> rememberedKey() {
    ChatClusterStatus status = observed.cluster().getStatus();
    return Optional.ofNullable(status).map(ChatClusterStatus::identityKey);
  }

  /// Where the control plane has no keys at all, the last ones stay: members go on.
  private void planVerificationKeys() {
    VerificationKeys union = VerificationKeys.union(observed.keySources());
    Optional<ConfigMap> found = observed.verificationKeysConfigMap();
    if (union.count() == 0 && found.isPresent()) {
      return;
    }
    keep(children.verificationKeys(union.jwks()), found);
  }

  private void planPartitionMap(Wanted wanted) {
    MapDraft draft = MapDraft.of(observed, wanted);
    if (draft.map().isEmpty()) {
      plan.waitFor(
          "AddressesPending",
          "partition map: no address yet of %s".formatted(String.join(", ", draft.unknown())));
      return;
    }
    PartitionMap map = draft.map().get();
    Optional<ConfigMap> found = observed.partitionsConfigMap();
    if (observed.partitionMap().filter(map::saysSameAs).isPresent()) {
      return;
    }
    PartitionMap next = map.withVersion(highestVersion() + 1);
    ConfigMap desired = children.partitions(next);
    plan.add(
        found.isEmpty()
            ? new Action.Create(desired, "version " + next.version())
            : new Action.Replace(
                lockedTo(desired, found.get()),
                "version " + next.version() + ": contents changed"));
  }

  private long highestVersion() {
    ChatClusterStatus status = observed.cluster().getStatus();
    Long told = status == null ? null : status.partitionMapVersion();
    long published = observed.partitionMap().map(PartitionMap::version).orElse(0L);
    return Math.max(published, told == null ? 0 : told);
  }

  private static ConfigMap lockedTo(ConfigMap desired, ConfigMap found) {
    return new ConfigMapBuilder(desired)
        .editMetadata()
        .withResourceVersion(found.getMetadata().getResourceVersion())
        .endMetadata()
        .build();
  }

  /// True when the island holds this spec.
  static boolean isAsWanted(ClusterChildren children, ChatIslandSpec spec, ChatIsland island) {
    return Child.isAsDesired(children.island(spec), island);
  }
}
