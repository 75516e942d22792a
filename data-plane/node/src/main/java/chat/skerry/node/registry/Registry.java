package chat.skerry.node.registry;

import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.ticket.TicketSigner;
import chat.skerry.node.token.TokenVerdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds the member of an account. Thread-safe.
public final class Registry {
  private static final String SCHEME = "Bearer ";
  private static final int AUTHORIZATION_LENGTH_MAX = 8_192;

  private final PartitionMaps maps;
  private final MemberOrder order;
  private final Function<String, TokenVerdict> verifier;
  private final Optional<TicketSigner> tickets;
  private final RegistryLimits limits;
  private final Rates rates;
  private final MeterRegistry meters;

  /// @param verifier judges an end-user token
  /// @param tickets empty where members are named without tickets
  public Registry(
      PartitionMaps maps,
      MemberOrder order,
      Function<String, TokenVerdict> verifier,
      Optional<TicketSigner> tickets,
      Bounds bounds) {
    this.maps = maps;
    this.order = order;
    this.verifier = verifier;
    this.tickets = tickets;
    this.limits = bounds.limits();
    this.rates = new Rates(bounds.limits(), bounds.nanoTime());
    this.meters = bounds.meters();
  }

  /// What bounds the requests, and what counts them.
  ///
  /// @param nanoTime as [System#nanoTime]
  public record Bounds(RegistryLimits limits, LongSupplier nanoTime, MeterRegistry meters) {}

  /// @param authorization the header `Authorization`, null where it is missing
  /// @param peer address of the other end of the connection
  /// @param forwardedFor the header `X-Forwarded-For`, null where it is missing
  RegistryAnswer find(@Nullable String authorization, String peer, @Nullable String forwardedFor) {
    RegistryAnswer answer =
        rates.admitsAddress(ClientAddress.of(peer, forwardedFor, limits.trustedProxies()))
            ? find(authorization)
            : RegistryProblem.RATE_LIMITED.because("too many requests (expected: later ones)");
    meters.counter("skerry.registry.requests", "result", result(answer)).increment();
    return answer;
  }

  private static String result(RegistryAnswer answer) {
    return switch (answer) {
      case RegistryAnswer.Found _ -> "FOUND";
      case RegistryAnswer.Problem problem -> problem.code();
    };
  }

  private RegistryAnswer find(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || authorization.length() > AUTHORIZATION_LENGTH_MAX) {
      return RegistryProblem.TOKEN_MISSING.because(
          "Authorization: no token (expected: Bearer and an end-user token)");
    }
    return switch (verifier.apply(authorization.substring(SCHEME.length()).strip())) {
      case TokenVerdict.Valid valid ->
          rates.admitsAccount(valid.account())
              ? locate(valid.account())
              : RegistryProblem.RATE_LIMITED.because(
                  "too many requests of this account (expected: later ones)");
      case TokenVerdict.Invalid(String detail) -> RegistryProblem.TOKEN_INVALID.because(detail);
      case TokenVerdict.Expired(String detail) -> RegistryProblem.TOKEN_EXPIRED.because(detail);
      case TokenVerdict.Foreign(String detail) -> RegistryProblem.TOKEN_FOREIGN.because(detail);
    };
  }

  private RegistryAnswer locate(String account) {
    Optional<PartitionMap> current = maps.current();
    if (current.isEmpty()) {
      return RegistryProblem.UNAVAILABLE.because("partition map: none yet (expected: soon)");
    }
    PartitionMap map = current.get();
    int partition = PartitionMap.partitionOf(account, map.partitionCount());
    PartitionMap.Island island = map.islandOf(partition);
    Optional<List<PartitionMap.Member>> members = order.of(island, partition, account);
    if (members.isEmpty()) {
      return RegistryProblem.UNAVAILABLE.because("island: not joined yet (expected: soon)");
    }
    List<RegistryAnswer.Member> answered = new ArrayList<>();
    for (PartitionMap.Member member : members.get()) {
      Optional<String> ticket = ticket(member.name(), account);
      if (tickets.isPresent() && ticket.isEmpty()) {
        return RegistryProblem.UNAVAILABLE.because("ticket keys: none yet (expected: soon)");
      }
      answered.add(
          new RegistryAnswer.Member(
              member.name(),
              member.chatAddress(),
              member.webSocketUrl().isEmpty() ? null : member.webSocketUrl(),
              ticket.orElse(null)));
    }
    return new RegistryAnswer.Found(
        map.cluster(),
        account,
        partition,
        island.name(),
        map.version(),
        answered,
        tickets.map(signer -> signer.lifetime().toSeconds()).orElse(null));
  }

  private Optional<String> ticket(String member, String account) {
    return tickets
        .flatMap(signer -> signer.sign(member, account))
        .map(Base64.getEncoder()::encodeToString);
  }
}
