package chat.skerry.e2e.bench;

import static org.awaitility.Awaitility.await;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.e2e.contender.Contender;
import chat.skerry.e2e.load.skerry.SkerryDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long two devices hear nothing of each other when the member that has both is lost: from the
/// fault to the next text that is delivered. Texts are written all the time.
final class TakeoverFigures {
  private static final int ROUNDS = 3;
  private static final int LOST = 1;
  private static final String LOST_NAME = "demo-0-b";
  private static final double KILLED_GOAL_SECONDS = 0.4;
  private static final double FROZEN_GOAL_SECONDS = 1.5;
  private static final Duration HOME = Duration.ofSeconds(60);
  private static final Duration OUTAGE_MAX = Duration.ofSeconds(30);
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Duration BEFORE = Duration.ofSeconds(2);

  private final Contender island;
  private final Correspondent alice;
  private final Correspondent bob;
  private int texts;

  private TakeoverFigures(Contender island, Correspondent alice, Correspondent bob) {
    this.island = island;
    this.alice = alice;
    this.bob = bob;
  }

  /// @param island Skerry, two members
  static List<Row> measure(Contender island) {
    StandaloneCluster cluster = ((SkerryDialect) island.dialect()).cluster();
    try (Correspondent alice = ofLostMember(cluster, "alice");
        Correspondent bob = ofLostMember(cluster, "bob")) {
      var figures = new TakeoverFigures(island, alice, bob);
      return List.of(
          figures.row(
              "takeover, from the kill of a process to the next text delivered",
              KILLED_GOAL_SECONDS,
              () -> island.kill(LOST),
              () -> island.restart(LOST)),
          figures.row(
              "takeover, from the freezing of a member to the next text delivered",
              FROZEN_GOAL_SECONDS,
              () -> island.freeze(LOST),
              () -> island.thaw(LOST)));
    }
  }

  private Row row(String figure, double goal, Runnable fault, Runnable remedy) {
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      writeUntil(() -> alice.member().equals(LOST_NAME) && bob.member().equals(LOST_NAME), HOME);
      long quiet = System.nanoTime() + BEFORE.toNanos();
      writeUntil(() -> System.nanoTime() > quiet, HOME);
      long faultAt = System.nanoTime();
      Thread hand = Thread.ofPlatform().start(fault);
      writeUntil(() -> bob.heardOverNewConnection(faultAt) > 0, OUTAGE_MAX);
      seconds.add((bob.heardOverNewConnection(faultAt) - faultAt) / 1e9);
      await().atMost(HOME).until(() -> !hand.isAlive());
      remedy.run();
    }
    double longest = seconds.stream().mapToDouble(s -> s).max().orElseThrow();
    String all =
        seconds.stream()
            .map(s -> String.format(Locale.ROOT, "%.2f", s))
            .collect(java.util.stream.Collectors.joining(", "));
    return Row.of(
        figure,
        String.format(Locale.ROOT, "%.2f s at most (%s)", longest, all),
        String.format(Locale.ROOT, "< %.1f s", goal),
        longest < goal);
  }

  private void writeUntil(java.util.function.BooleanSupplier done, Duration bound) {
    long until = System.nanoTime() + bound.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "takeover: alice at "
                + alice.member()
                + ", bob at "
                + bob.member()
                + " after "
                + bound);
      }
      alice.write(bob, "text " + texts++);
      LockSupport.parkNanos(EVERY_NANOS);
    }
  }

  /// Somebody whose account the member owns that is going to be lost.
  private static Correspondent ofLostMember(StandaloneCluster cluster, String name) {
    for (int i = 0; ; i++) {
      var candidate = new Correspondent(cluster, name + i);
      await().atMost(HOME).until(() -> !candidate.member().isEmpty());
      if (candidate.member().equals(LOST_NAME)) {
        return candidate;
      }
      candidate.close();
    }
  }
}
