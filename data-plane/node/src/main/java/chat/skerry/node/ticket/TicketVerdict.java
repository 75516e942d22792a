package chat.skerry.node.ticket;

/// What the ticket of a hello is worth. The details are for people and name no account.
public sealed interface TicketVerdict {

  /// It opens this member, or none is needed.
  record Good() implements TicketVerdict {}

  /// There is none where one is needed, or it is out of date.
  record Needed(String detail) implements TicketVerdict {}

  /// Forged, or for another member, account or cluster.
  record Invalid(String detail) implements TicketVerdict {}
}
