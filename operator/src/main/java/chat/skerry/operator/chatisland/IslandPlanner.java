package chat.skerry.operator.chatisland;

import chat.skerry.operator.identity.MemberIdentity;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Plans one ChatIsland: a pure function of what was observed.
///
/// Services come first, since the partition map needs their addresses, and pods last, since they
/// mount the map, the keys and their identity.
final class IslandPlanner {

  private final IslandObservation observed;
  private final IslandChildren children;
  private final Plan.Builder plan = new Plan.Builder();

  private IslandPlanner(IslandObservation observed) {
    this.observed = observed;
    this.children = new IslandChildren(observed.island(), observed.name(), observed.launcher());
  }

  static Plan plan(IslandObservation observed) {
    boolean orphaned =
        observed
            .cluster()
            .filter(cluster -> !Owner.isBeingDeleted(cluster))
            .filter(cluster -> Owner.owns(cluster, observed.island()))
            .isEmpty();
    if (orphaned || Owner.isBeingDeleted(observed.island()) || observed.isPaused()) {
      return Plan.NOTHING;
    }
    return new IslandPlanner(observed).plan();
  }

  private Plan plan() {
    keep(children.headless(), Service.class);
    observed.members().forEach(member -> keep(children.memberService(member), Service.class));
    if (observed.members().size() > 1) {
      keep(children.disruptionBudget(), PodDisruptionBudget.class);
    }
    planSurplus();
    boolean identities = planIdentities();
    if (!observed.surroundings().missing().isEmpty()) {
      plan.waitFor(
          "MapPending", "pods wait for " + String.join(", ", observed.surroundings().missing()));
    } else if (identities) {
      MemberPlan.plan(observed, children, plan);
    }
    return plan.build();
  }

  private <T extends HasMetadata> void keep(T desired, Class<T> kind) {
    Optional<T> found = observed.child(kind, desired.getMetadata().getName());
    if (!Child.isAsDesired(desired, found.orElse(null))) {
      plan.add(new Action.Apply(desired, found.isEmpty() ? "missing" : "not as it should be"));
    }
  }

  /// What an island of two left behind that is one of one now.
  private void planSurplus() {
    Set<String> expected = new HashSet<>();
    expected.add(observed.name().name());
    for (MemberName member : observed.members()) {
      expected.add(member.name());
      expected.add(member.identitySecret());
    }
    boolean alone = observed.members().size() == 1;
    observed.children().stream()
        .filter(child -> !Owner.isBeingDeleted(child))
        .filter(child ->
            !expected.contains(child.getMetadata().getName())
                || (alone && child instanceof PodDisruptionBudget))
        .forEach(child -> plan.add(new Action.Delete(child, false, "not wanted any more")));
  }

  /// @return whether each member has an identity that a pod can mount
  private boolean planIdentities() {
    Optional<Secret> cluster = observed.surroundings().identity();
    boolean complete = true;
    for (MemberName member : observed.members()) {
      Optional<Secret> found = observed.child(Secret.class, member.identitySecret());
      if (found.isPresent() && cluster.isEmpty()) {
        continue; // The cluster says that its identity is lost; this member goes on with its own.
      }
      if (cluster.isEmpty()) {
        plan.waitFor(
            "IdentityPending",
            "Secret %s: not there yet".formatted(observed.name().cluster().identitySecret()));
        return false;
      }
      complete &= planIdentity(member, found, cluster.get());
    }
    return complete;
  }

  private boolean planIdentity(MemberName member, Optional<Secret> found, Secret cluster) {
    if (found.isEmpty()) {
      plan.add(
          new Action.MakeMemberIdentity(
              member, cluster, Owner.of(observed.island()), "the member has no identity"));
      return true;
    }
    return switch (MemberIdentity.inspect(member, found.get(), cluster, observed.now())) {
      case MemberIdentity.State.Good ignored -> true;
      case MemberIdentity.State.Renew(String why) -> {
        plan.add(new Action.RenewCertificate(member, cluster, found.get(), why));
        yield true;
      }
      case MemberIdentity.State.Unusable(String why) -> {
        boolean inUse = observed.child(Pod.class, member.name()).isPresent();
        plan.add(new Action.Delete(found.get(), false, "unusable: " + why));
        yield inUse;
      }
    };
  }
}
