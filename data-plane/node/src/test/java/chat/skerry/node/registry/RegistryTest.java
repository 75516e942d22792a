package chat.skerry.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.routing.FixedOwnership;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.token.TokenVerdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private final FixedOwnership ownership = new FixedOwnership("demo-0-a");
  private final AtomicLong nanos = new AtomicLong(-50);
  private Optional<PartitionMap> map = Optional.of(map());
  private Optional<Ownership> joined = Optional.of(ownership);

  private final PartitionMaps maps =
      new PartitionMaps() {
        @Override
        public Optional<PartitionMap> current() {
          return map;
        }

        @Override
        public void onChange(Runnable callback) {}
      };
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Registry registry = registry(new RegistryLimits(300, 1_000, 60_000, 0));

  private Registry registry(RegistryLimits limits) {
    return new Registry(
        maps,
        new OwnerFirst("demo-0", () -> joined),
        RegistryTest::judge,
        Optional.empty(),
        new Registry.Bounds(limits, nanos::get, meters));
  }

  @Test
  void namesTheOwnerFirstInItsOwnIsland() {
    String account = accountOf("demo-0");
    assertThat(find(account).members())
        .extracting(RegistryAnswer.Member::name)
        .containsExactly("demo-0-a", "demo-0-b");
    ownership.give(PartitionMap.partitionOf(account, 16), "demo-0-b");
    RegistryAnswer.Found found = find(account);
    assertThat(found.members())
        .containsExactly(
            new RegistryAnswer.Member("demo-0-b", "10.0.0.1:2", null, null),
            new RegistryAnswer.Member("demo-0-a", "10.0.0.1:1", null, null));
    assertThat(found.ticketSeconds()).isNull();
    assertThat(found.cluster()).isEqualTo("acme/demo");
    assertThat(found.account()).isEqualTo(account);
    assertThat(found.island()).isEqualTo("demo-0");
    assertThat(found.mapVersion()).isEqualTo(7);
    assertThat(found.partition()).isEqualTo(PartitionMap.partitionOf(account, 16));
  }

  @Test
  void namesTheMembersOfAnotherIsland() {
    assertThat(find(accountOf("demo-1")).members())
        .extracting(RegistryAnswer.Member::name)
        .containsExactly("demo-1-a");
  }

  @Test
  void answersForOtherIslandsBeforeItHasJoinedItsOwn() {
    joined = Optional.empty();
    assertThat(find(accountOf("demo-1")).members()).hasSize(1);
    assertProblem("Bearer valid " + accountOf("demo-0"), 503, "UNAVAILABLE");
  }

  @Test
  void refusesWhoHasNoGoodToken() {
    assertProblem(null, 401, "TOKEN_MISSING");
    assertProblem("Basic YWxpY2U6eA==", 401, "TOKEN_MISSING");
    assertProblem("Bearer " + "x".repeat(9_000), 401, "TOKEN_MISSING");
    assertProblem("Bearer garbage", 401, "TOKEN_INVALID");
    assertProblem("Bearer expired", 401, "TOKEN_EXPIRED");
    assertProblem("bearer foreign", 403, "TOKEN_FOREIGN");
  }

  @Test
  void cannotTellWithoutAMap() {
    map = Optional.empty();
    assertProblem("Bearer valid alice", 503, "UNAVAILABLE");
  }

  @Test
  void boundsTheRateOfAllRequests() {
    for (int i = 0; i < 600; i++) {
      find("alice");
    }
    assertProblem("Bearer valid alice", 429, "RATE_LIMITED");
    nanos.addAndGet(1_000_000_000L / 300);
    find("alice");
    assertProblem("Bearer valid alice", 429, "RATE_LIMITED");
    nanos.addAndGet(3_600_000_000_000L);
    for (int i = 0; i < 600; i++) {
      find("alice");
    }
    assertProblem("Bearer valid alice", 429, "RATE_LIMITED");
  }

  @Test
  void boundsTheRateOfOneAddressAndLeavesTheOthersAlone() {
    Registry bounded = registry(new RegistryLimits(1_000, 10, 60_000, 0));
    assertThat(found(bounded, 100, i -> "10.0.0.1", i -> "alice" + i)).isEqualTo(20);
    assertThat(found(bounded, 100, i -> "10.0.0.2", i -> "alice" + i)).isEqualTo(20);
    nanos.addAndGet(1_000_000_000L);
    assertThat(found(bounded, 100, i -> "10.0.0.1", i -> "alice" + i)).isEqualTo(10);
  }

  @Test
  void anAddressIsThatOfTheClientBehindProxiesOfOurs() {
    Registry bounded = registry(new RegistryLimits(1_000, 10, 60_000, 1));
    for (int i = 0; i < 100; i++) {
      // What a client writes into the header itself stands left of what the proxy appended.
      bounded.find("Bearer valid alice" + i, "10.0.0.9", i + ".1.1.1, 192.0.2.1");
    }
    assertThat(bounded.find("Bearer valid alice", "10.0.0.9", "192.0.2.1"))
        .isInstanceOf(RegistryAnswer.Problem.class);
    assertThat(bounded.find("Bearer valid alice", "10.0.0.9", "192.0.2.2"))
        .isInstanceOf(RegistryAnswer.Found.class);
  }

  @Test
  void boundsTheRateOfOneAccount() {
    Registry bounded = registry(new RegistryLimits(1_000, 1_000, 60, 0));
    assertThat(found(bounded, 100, i -> "10.0.0." + i, i -> "alice")).isEqualTo(10);
    assertThat(bounded.find("Bearer valid bob", "10.0.0.1", null))
        .isInstanceOf(RegistryAnswer.Found.class);
    assertThat(meters.counter("skerry.registry.requests", "result", "FOUND").count()).isPositive();
  }

  private static int found(
      Registry registry, int requests, IntFunction<String> peer, IntFunction<String> account) {
    int found = 0;
    for (int i = 0; i < requests; i++) {
      RegistryAnswer answer =
          registry.find("Bearer valid " + account.apply(i), peer.apply(i), null);
      found += answer instanceof RegistryAnswer.Found ? 1 : 0;
    }
    return found;
  }

  private RegistryAnswer.Found find(String account) {
    RegistryAnswer answer = registry.find("Bearer valid " + account, "10.0.0." + nanos, null);
    assertThat(answer).isInstanceOf(RegistryAnswer.Found.class);
    return (RegistryAnswer.Found) answer;
  }

  private void assertProblem(@Nullable String authorization, int status, String code) {
    assertThat(registry.find(authorization, "10.0.0.1", null))
        .isInstanceOfSatisfying(
            RegistryAnswer.Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(status);
              assertThat(problem.code()).isEqualTo(code);
            });
  }

  private static String accountOf(String island) {
    PartitionMap map = map();
    for (int i = 0; ; i++) {
      String account = "account" + i;
      if (map.islandOf(PartitionMap.partitionOf(account, 16)).name().equals(island)) {
        return account;
      }
    }
  }

  private static TokenVerdict judge(String token) {
    return switch (token) {
      case "garbage" -> new TokenVerdict.Invalid("token: not a JWT");
      case "expired" -> new TokenVerdict.Expired("token.exp: 1");
      case "foreign" -> new TokenVerdict.Foreign("token.aud: another");
      default -> new TokenVerdict.Valid(token.substring("valid ".length()), OptionalInt.empty());
    };
  }

  private static PartitionMap map() {
    return new PartitionMap(
        7,
        "acme/demo",
        16,
        List.of(
            new PartitionMap.Island(
                "demo-0",
                List.of(new PartitionMap.Range(0, 7)),
                List.of(
                    new PartitionMap.Member("demo-0-a", "10.0.0.1:1", "a.acme.svc:9000"),
                    new PartitionMap.Member("demo-0-b", "10.0.0.1:2", "b.acme.svc:9000"))),
            new PartitionMap.Island(
                "demo-1",
                List.of(new PartitionMap.Range(8, 15)),
                List.of(new PartitionMap.Member("demo-1-a", "10.0.0.1:3", "c.acme.svc:9000")))));
  }
}
