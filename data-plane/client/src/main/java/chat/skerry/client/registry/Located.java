package chat.skerry.client.registry;

import chat.skerry.client.connection.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the registry answered.
///
/// @param members the best first; at least one
/// @param tickets for the hello, by the name of the member; empty where the registry gives none
/// @param ticketsGoodFor how long, from the answer on
public record Located(
    List<HostPort> members, Map<String, byte[]> tickets, Duration ticketsGoodFor) {

  public Located {
    members = List.copyOf(members);
    tickets = Map.copyOf(tickets);
  }

  /// Members without tickets.
  public static Located at(List<HostPort> members) {
    return new Located(members, Map.of(), Duration.ZERO);
  }

  /// Names no ticket.
  @Override
  public String toString() {
    return "Located[members=" + members + ", tickets=" + tickets.keySet() + "]";
  }
}
