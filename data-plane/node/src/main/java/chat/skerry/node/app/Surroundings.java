package chat.skerry.node.app;

import chat.skerry.node.routing.PartitionMapFile;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.node.token.VerificationKeysFile;
import io.micrometer.core.instrument.MeterRegistry;

/// What is there before a member has joined its island, and all that an edge has of its
/// surroundings.
record Surroundings(
    NodeConfig config,
    PartitionMapFile maps,
    VerificationKeysFile keys,
    TokenVerifier tokens,
    TicketCheck tickets,
    MeterRegistry meters,
    Supervisor failures) {

  /// Why there is no partition map, where there is none.
  String mapMissing() {
    return "partition map: " + reason(maps.problem());
  }

  /// Why there are no verification keys, where there are none.
  String keysMissing() {
    return "verification keys: " + reason(keys.problem());
  }

  private static String reason(String problem) {
    return problem.isEmpty() ? "none yet" : problem;
  }
}
