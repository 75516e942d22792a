package chat.skerry.client.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tickets of one answer of the registry, by the names of members. A ticket goes into the hello
/// of the member that it names, which has proven its name by then, and to nobody else. Immutable.
public final class Tickets {
  public static final Tickets NONE = new Tickets(Map.of(), 0);
  private static final byte[] NO_TICKET = {};

  private final Map<String, byte[]> byMember;
  private final long goodUntilNanos;

  private Tickets(Map<String, byte[]> byMember, long goodUntilNanos) {
    this.byMember = byMember;
    this.goodUntilNanos = goodUntilNanos;
  }

  /// @param byMember as the registry gave them
  /// @param goodFor how long, from now on: a span, since a device's clock may be off by hours
  /// @param nowNanos as [System#nanoTime]
  public static Tickets of(Map<String, byte[]> byMember, Duration goodFor, long nowNanos) {
    Map<String, byte[]> copy = new LinkedHashMap<>();
    byMember.forEach((member, ticket) -> copy.put(member, ticket.clone()));
    return new Tickets(copy, nowNanos + goodFor.toNanos());
  }

  /// The ticket for a member; empty where there is none, or none that is still good.
  public byte[] forMember(String member, long nowNanos) {
    @Nullable byte[] ticket = byMember.get(member);
    return ticket == null || nowNanos - goodUntilNanos >= 0 ? NO_TICKET : ticket.clone();
  }

  /// Names no ticket.
  @Override
  public String toString() {
    return "Tickets" + byMember.keySet();
  }
}
