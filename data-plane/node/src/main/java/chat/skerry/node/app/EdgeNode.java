package chat.skerry.node.app;

import chat.skerry.node.edge.ReportBook;
import chat.skerry.node.peer.ReportLinks;
import chat.skerry.node.ticket.TicketSigner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The role of an edge: hears what members report, for the registry. It joins no island, opens no
/// chat port and has no store. Does nothing in a member.
@Singleton
final class EdgeNode {
  /// How long a new edge waits for the first report of each member before it answers without.
  private static final long FIRST_REPORTS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Surroundings surroundings;
  private final Tickets tickets;
  private final ReportBook reports = new ReportBook(System::nanoTime);
  private final long startedAtNanos = System.nanoTime();
  private volatile boolean heardAll;
  private volatile boolean stopping;
  private volatile @Nullable ReportLinks links;

  EdgeNode(Surroundings surroundings, Tickets tickets) {
    this.surroundings = surroundings;
    this.tickets = tickets;
  }

  void onStart(@Observes StartupEvent event) {
    if (surroundings.config().role() == NodeConfig.Role.EDGE) {
      surroundings.meters().gauge("skerry.edge.reports", reports, ReportBook::fresh);
      links =
          new ReportLinks(
              surroundings.maps(), reports, surroundings.meters(), System::nanoTime, new Random());
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopping = true;
    ReportLinks open = links;
    if (open != null) {
      open.close();
    }
  }

  ReportBook reports() {
    return reports;
  }

  /// Why this edge can't answer now; empty when it can. Members that are away are no reason: then
  /// it answers by the hash.
  Optional<String> problem() {
    ReportLinks open = links;
    if (open == null || stopping) {
      return Optional.of("edge: " + (stopping ? "stopping" : "start: not begun"));
    }
    if (surroundings.maps().current().isEmpty()) {
      return Optional.of(surroundings.mapMissing());
    }
    if (surroundings.keys().current().size() == 0) {
      return Optional.of(surroundings.keysMissing());
    }
    heardAll =
        heardAll
            || reports.fresh() >= open.members()
            || System.nanoTime() - startedAtNanos >= FIRST_REPORTS_NANOS;
    if (!heardAll) {
      return Optional.of("reports: " + reports.fresh() + " of " + open.members() + " members");
    }
    return tickets.signer().flatMap(TicketSigner::problem);
  }
}
