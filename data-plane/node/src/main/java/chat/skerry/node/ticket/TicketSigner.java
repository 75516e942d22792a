package chat.skerry.node.ticket;

import chat.skerry.protocol.ticket.Ticket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Signs tickets, on an edge.
public final class TicketSigner implements AutoCloseable {
  private static final Duration LIFETIME_MIN = Duration.ofSeconds(10);

  private final KeyFile<SigningKeys> keys;
  private final String cluster;
  private final Duration lifetime;
  private final LongSupplier epochMillis;

  private TicketSigner(
      KeyFile<SigningKeys> keys, String cluster, Duration lifetime, LongSupplier epochMillis) {
    this.keys = keys;
    this.cluster = cluster;
    this.lifetime = lifetime;
    this.epochMillis = epochMillis;
  }

  /// Follows the keys in a file.
  ///
  /// @param file `keys.json`
  /// @param lifetime of each ticket, 10 s to 24 h
  /// @param epochMillis the time of day, milliseconds since 1970
  public static TicketSigner watch(
      Path file, String cluster, Duration lifetime, LongSupplier epochMillis) {
    if (lifetime.compareTo(LIFETIME_MIN) < 0 || lifetime.compareTo(Ticket.LIFETIME_MAX) > 0) {
      throw new IllegalArgumentException(
          "skerry.tickets.lifetime: " + lifetime + " (expected: 10 s to 24 h)");
    }
    return new TicketSigner(
        KeyFile.watch(file, SigningKeys.NONE, SigningKeys::parse), cluster, lifetime, epochMillis);
  }

  /// A ticket for one account at one member; empty while there is no key.
  public Optional<byte[]> sign(String member, String account) {
    Instant now = Instant.ofEpochSecond(Math.floorDiv(epochMillis.getAsLong(), 1_000));
    return keys.current()
        .at(now.getEpochSecond())
        .map(pair -> new Ticket(cluster, member, account, now, now.plus(lifetime)).issue(pair));
  }

  public Duration lifetime() {
    return lifetime;
  }

  /// Why no ticket can be signed now; empty when one can.
  public Optional<String> problem() {
    if (!keys.current().keys().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of("ticket keys: " + (keys.problem().isEmpty() ? "none yet" : keys.problem()));
  }

  /// How many different contents of the file were refused.
  public long refused() {
    return keys.refused();
  }

  @Override
  public void close() {
    keys.close();
  }
}
