package chat.skerry.node.registry;

import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.Place;
import chat.skerry.node.token.TokenVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds the member of an account. Thread-safe.
public final class Registry {
  private static final String SCHEME = "Bearer ";
  private static final int AUTHORIZATION_LENGTH_MAX = 8_192;

  private final Place here;
  private final PartitionMaps maps;
  private final Supplier<Optional<Ownership>> ownership;
  private final Function<String, TokenVerdict> verifier;
  private final RequestRate rate;

  /// @param ownership empty until this member has joined its island
  /// @param verifier judges an end-user token
  /// @param nanoTime as [System#nanoTime]
  public Registry(
      Place here,
      PartitionMaps maps,
      Supplier<Optional<Ownership>> ownership,
      Function<String, TokenVerdict> verifier,
      LongSupplier nanoTime) {
    this.here = here;
    this.maps = maps;
    this.ownership = ownership;
    this.verifier = verifier;
    this.rate = new RequestRate(nanoTime);
  }

  /// @param authorization the header `Authorization`, null where it is missing
  RegistryAnswer find(@Nullable String authorization) {
    if (!rate.admits()) {
      return RegistryProblem.RATE_LIMITED.because("too many requests (expected: later ones)");
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || authorization.length() > AUTHORIZATION_LENGTH_MAX) {
      return RegistryProblem.TOKEN_MISSING.because(
          "Authorization: no token (expected: Bearer and an end-user token)");
    }
    return switch (verifier.apply(authorization.substring(SCHEME.length()).strip())) {
      case TokenVerdict.Valid valid -> find(valid);
      case TokenVerdict.Invalid(String detail) -> RegistryProblem.TOKEN_INVALID.because(detail);
      case TokenVerdict.Expired(String detail) -> RegistryProblem.TOKEN_EXPIRED.because(detail);
      case TokenVerdict.Foreign(String detail) -> RegistryProblem.TOKEN_FOREIGN.because(detail);
    };
  }

  private RegistryAnswer find(TokenVerdict.Valid token) {
    Optional<PartitionMap> current = maps.current();
    if (current.isEmpty()) {
      return RegistryProblem.UNAVAILABLE.because("partition map: none yet (expected: soon)");
    }
    PartitionMap map = current.get();
    int partition = PartitionMap.partitionOf(token.account(), map.partitionCount());
    PartitionMap.Island island = map.islandOf(partition);
    if (!island.name().equals(here.island())) {
      return found(token, map, partition, island, island.members());
    }
    Optional<Ownership> owners = ownership.get();
    if (owners.isEmpty()) {
      return RegistryProblem.UNAVAILABLE.because("island: not joined yet (expected: soon)");
    }
    String owner = owners.get().ownerOf(partition);
    return found(token, map, partition, island, ownerFirst(island.members(), owner));
  }

  private static List<PartitionMap.Member> ownerFirst(
      List<PartitionMap.Member> members, String owner) {
    List<PartitionMap.Member> ordered = new ArrayList<>(members);
    ordered.sort((one, other) -> rank(one, owner) - rank(other, owner));
    return ordered;
  }

  private static int rank(PartitionMap.Member member, String owner) {
    return member.name().equals(owner) ? 0 : 1;
  }

  private static RegistryAnswer found(
      TokenVerdict.Valid token,
      PartitionMap map,
      int partition,
      PartitionMap.Island island,
      List<PartitionMap.Member> members) {
    return new RegistryAnswer.Found(
        map.cluster(),
        token.account(),
        partition,
        island.name(),
        map.version(),
        members.stream()
            .map(member -> new RegistryAnswer.Member(member.name(), member.chatAddress()))
            .toList());
  }
}
