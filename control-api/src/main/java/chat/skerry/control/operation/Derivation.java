package chat.skerry.control.operation;

import chat.skerry.control.operation.Operation.Reason;
import chat.skerry.control.operation.OperationName.Kind;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterStatus;
import chat.skerry.crd.condition.Condition;
import chat.skerry.crd.condition.Condition.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the state of a write off the ChatCluster as it is now. Pure.
///
/// A write is done when the operator has seen its generation and says Ready; it has failed when the
/// operator says that the spec can't be carried out. Everything else is still going on: nothing but
/// the words says that it may last.
public final class Derivation {
  private static final Duration SOON = Duration.ofSeconds(2);

  /// The cluster serves while its members move to another release, or have gone back, and before
  /// the upgrade is asked for.
  private static final Set<String> RELEASE_MOVES = Set.of("Changing", "Upgrading", "RolledBack");

  private Derivation() {}

  /// @param cluster what now has the name, if anything has
  /// @return empty where no write can ever have had this name
  public static Optional<Operation> of(
      String tenant, OperationName name, @Nullable ChatCluster cluster) {
    boolean there = cluster != null && name.isOf(cluster.getMetadata());
    if (cluster == null || !there) {
      return Optional.of(gone(tenant, name));
    }
    if (name.generation() > cluster.getMetadata().getGeneration()) {
      return Optional.empty();
    }
    boolean deleting = cluster.getMetadata().getDeletionTimestamp() != null;
    if (name.kind() == Kind.DELETE) {
      return deleting
          ? Optional.of(
              Operation.running(
                  tenant, name, "Deleting", "members, Services and files are being removed", SOON))
          : Optional.empty();
    }
    return Optional.of(
        deleting
            ? Operation.failed(tenant, name, Reason.CLUSTER_DELETED, "the cluster is being deleted")
            : brought(tenant, name, cluster));
  }

  private static Operation gone(String tenant, OperationName name) {
    return name.kind() == Kind.DELETE
        ? Operation.done(tenant, name)
        : Operation.failed(tenant, name, Reason.CLUSTER_DELETED, "the cluster was deleted");
  }

  private static Operation brought(String tenant, OperationName name, ChatCluster cluster) {
    long generation = cluster.getMetadata().getGeneration();
    if (name.generation() < generation) {
      return Operation.failed(
          tenant, name, Reason.SUPERSEDED, "generation " + generation + " is in front");
    }
    Optional<Condition> refused = condition(cluster, "SpecValid", generation);
    if (refused.isPresent() && refused.get().status() == Status.False) {
      return Operation.failed(tenant, name, Reason.SPEC_INVALID, words(refused.get()));
    }
    Optional<Condition> ready = condition(cluster, "Ready", generation);
    if (ready.isPresent() && ready.get().status() == Status.True) {
      Optional<Condition> moving =
          condition(cluster, "Progressing", generation)
              .filter(c -> c.status() == Status.True)
              .filter(c -> RELEASE_MOVES.contains(Objects.requireNonNullElse(c.reason(), "")));
      if (moving.isPresent()) {
        return Operation.running(
            tenant,
            name,
            Objects.requireNonNullElse(moving.get().reason(), "Upgrading"),
            words(moving.get()),
            SOON);
      }
      return Operation.done(tenant, name);
    }
    return ready
        .map(c ->
            Operation.running(
                tenant, name, Objects.requireNonNullElse(c.reason(), "NotReady"), words(c), SOON))
        .orElseGet(() ->
            Operation.running(tenant, name, "Waiting", "the operator has not seen it yet", SOON));
  }

  /// A condition that was made from this generation or a later one.
  private static Optional<Condition> condition(ChatCluster cluster, String type, long generation) {
    ChatClusterStatus status = cluster.getStatus();
    if (status == null
        || status.observedGeneration() == null
        || status.observedGeneration() < generation) {
      return Optional.empty();
    }
    return status.conditions().stream()
        .filter(c -> c.type().equals(type))
        .filter(c -> c.observedGeneration() == null || c.observedGeneration() >= generation)
        .findFirst();
  }

  private static String words(Condition condition) {
    return Objects.requireNonNullElseGet(
        condition.message(),
        () -> Objects.requireNonNullElse(condition.reason(), condition.type() + " is not true"));
  }
}
