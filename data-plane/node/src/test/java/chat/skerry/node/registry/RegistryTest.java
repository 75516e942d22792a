package chat.skerry.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.routing.FixedOwnership;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.Place;
import chat.skerry.node.token.TokenVerdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final Place HERE = new Place("acme/demo", "demo-0", "demo-0-a");

  private final FixedOwnership ownership = new FixedOwnership("demo-0-a");
  private final AtomicLong nanos = new AtomicLong(-50);
  private Optional<PartitionMap> map = Optional.of(map());
  private Optional<Ownership> joined = Optional.of(ownership);

  private final Registry registry =
      new Registry(
          HERE,
          new PartitionMaps() {
            @Override
            public Optional<PartitionMap> current() {
              return map;
            }

            @Override
            public void onChange(Runnable callback) {}
          },
          () -> joined,
          RegistryTest::judge,
          nanos::get);

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
            new RegistryAnswer.Member("demo-0-b", "10.0.0.1:2"),
            new RegistryAnswer.Member("demo-0-a", "10.0.0.1:1"));
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

  private RegistryAnswer.Found find(String account) {
    RegistryAnswer answer = registry.find("Bearer valid " + account);
    assertThat(answer).isInstanceOf(RegistryAnswer.Found.class);
    return (RegistryAnswer.Found) answer;
  }

  private void assertProblem(@Nullable String authorization, int status, String code) {
    assertThat(registry.find(authorization))
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
