package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.plan.Action;
import chat.skerry.operator.plan.Child;
import chat.skerry.operator.plan.Plan;
import chat.skerry.operator.ticketkeys.TicketKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Optional;

/// Plans what edges need and the edges themselves. Members are told of a ticket key before any edge
/// has it.
final class EdgePlan {

  private final ClusterObservation observed;
  private final ClusterChildren children;
  private final Wanted wanted;
  private final Plan.Builder plan;

  EdgePlan(
      ClusterObservation observed, ClusterChildren children, Wanted wanted, Plan.Builder plan) {
    this.observed = observed;
    this.children = children;
    this.wanted = wanted;
    this.plan = plan;
  }

  /// The keys, and what members ask of tickets.
  void planTickets(Instant now) {
    Optional<Secret> secret = observed.ticketKeys();
    if (secret.isEmpty()) {
      plan.add(new Action.MakeTicketKeys(observed.name(), Owner.of(observed.cluster()), "missing"));
      return;
    }
    if (TicketKeys.inspect(secret.get(), now) instanceof TicketKeys.State.Rotate(String why)) {
      plan.add(new Action.RotateTicketKeys(secret.get(), why));
      return;
    }
    EdgeSpec edge = wanted.edge();
    boolean required = edge.ticketsOrDefault() == EdgeSpec.Tickets.Required;
    keep(
        children.tickets(
            edge.replicasOrDefault() == 0
                ? TicketKeys.noTickets()
                : TicketKeys.policy(secret.get(), required)),
        observed.ticketsConfigMap());
  }

  /// The pods, once they have keys and a map to start with.
  void planEdges() {
    if (wanted.islands().isEmpty()
        || observed.ticketKeys().isEmpty()
        || observed.partitionMap().isEmpty()) {
      return;
    }
    keep(children.edges(wanted), observed.edges());
    keep(children.edgeDisruptionBudget(), observed.edgeDisruptionBudget());
  }

  private void keep(HasMetadata desired, Optional<? extends HasMetadata> found) {
    if (!Child.isAsDesired(desired, found.orElse(null))) {
      plan.add(new Action.Apply(desired, found.isEmpty() ? "missing" : "not as it should be"));
    }
  }
}
