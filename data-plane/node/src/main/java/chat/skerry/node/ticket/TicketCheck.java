package chat.skerry.node.ticket;

import chat.skerry.protocol.ticket.Ticket;
import chat.skerry.protocol.ticket.TicketException;
import chat.skerry.protocol.ticket.TicketKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Decides whether a ticket opens this member. Offline: one signature check.
///
/// A ticket that is shown must be good; whether one must be shown is the policy's choice. A member
/// without ticket keys looks at none.
public final class TicketCheck implements AutoCloseable {
  private static final TicketVerdict GOOD = new TicketVerdict.Good();

  private final String cluster;
  private final String member;
  private final @Nullable KeyFile<TicketPolicy> policy;
  private final LongSupplier epochMillis;

  private TicketCheck(
      String cluster,
      String member,
      @Nullable KeyFile<TicketPolicy> policy,
      LongSupplier epochMillis) {
    this.cluster = cluster;
    this.member = member;
    this.policy = policy;
    this.epochMillis = epochMillis;
  }

  /// Follows the policy in a file.
  ///
  /// @param file `tickets.json`; as long as it is missing, no ticket is looked at
  /// @param epochMillis the time of day, milliseconds since 1970
  public static TicketCheck watch(
      Path file, String cluster, String member, LongSupplier epochMillis) {
    return new TicketCheck(
        cluster, member, KeyFile.watch(file, TicketPolicy.NONE, TicketPolicy::parse), epochMillis);
  }

  /// Of a member without tickets.
  public static TicketCheck none() {
    return new TicketCheck("", "", null, () -> 0);
  }

  /// @param ticket as it came in the hello; empty for none
  /// @param account the one that the token is for
  public TicketVerdict check(byte[] ticket, String account) {
    TicketPolicy now = policy();
    if (now.keys().isEmpty()) {
      return GOOD;
    }
    if (ticket.length == 0) {
      return now.required()
          ? new TicketVerdict.Needed("ticket: none (expected: one for this member)")
          : GOOD;
    }
    try {
      return judge(
          Ticket.verify(
              ticket,
              id -> Optional.<TicketKey>ofNullable(now.keys().get(id)),
              cluster,
              Instant.ofEpochMilli(epochMillis.getAsLong())),
          account);
    } catch (TicketException e) {
      String detail = String.valueOf(e.getMessage());
      return switch (e.reason()) {
        case UNKNOWN_KEY, NOT_IN_TIME -> new TicketVerdict.Needed(detail);
        case FORGED, TOO_LONG, WRONG_CLUSTER -> new TicketVerdict.Invalid(detail);
      };
    }
  }

  private TicketVerdict judge(Ticket ticket, String account) {
    if (!ticket.member().equals(member)) {
      return new TicketVerdict.Invalid(
          "ticket: for " + ticket.member() + " (expected: " + member + ")");
    }
    return ticket.account().equals(account)
        ? GOOD
        : new TicketVerdict.Invalid("ticket: for another account (expected: the token's)");
  }

  /// How many keys tickets are checked with.
  public int keys() {
    return policy().keys().size();
  }

  /// How many different contents of the file were refused.
  public long refused() {
    return policy == null ? 0 : policy.refused();
  }

  private TicketPolicy policy() {
    return policy == null ? TicketPolicy.NONE : policy.current();
  }

  @Override
  public void close() {
    if (policy != null) {
      policy.close();
    }
  }
}
