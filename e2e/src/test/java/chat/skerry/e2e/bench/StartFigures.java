package chat.skerry.e2e.bench;

import chat.skerry.crd.condition.Condition;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Kubernetes.Answer;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.cluster.Member;
import chat.skerry.e2e.cluster.Metrics;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// How long it takes until a ChatCluster, and one member, can be used.
final class StartFigures {
  private static final int ROUNDS = 3;
  private static final String NAME = "timed";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final double READY_GOAL_SECONDS = 30;
  private static final double NODE_GOAL_SECONDS = 3;

  private final Line line;
  private final List<Double> clusters = new ArrayList<>();
  private final List<Double> members = new ArrayList<>();

  private StartFigures(Line line) {
    this.line = line;
  }

  static List<Figure> measure(Line line) {
    var figures = new StartFigures(line);
    for (int round = 0; round < ROUNDS; round++) {
      line.delete(NAME);
      try {
        figures.measureCluster();
        figures.measureMember();
      } finally {
        line.delete(NAME);
      }
    }
    return List.of(
        new Figure(
            "ChatCluster of 2 islands applied → Ready",
            "s",
            READY_GOAL_SECONDS,
            figures.clusters,
            ROUNDS + " rounds"),
        new Figure(
            "node process started → ready",
            "s",
            NODE_GOAL_SECONDS,
            figures.members,
            ROUNDS + " rounds, one pod of an island that runs"));
  }

  private void measureCluster() {
    var resource =
        line.client()
            .getKubernetesSerialization()
            .convertValue(
                Map.of(
                    "apiVersion",
                    "skerry.chat/v1alpha1",
                    "kind",
                    "ChatCluster",
                    "metadata",
                    Map.of("name", NAME, "namespace", line.tenant()),
                    "spec",
                    line.spec(2)),
                GenericKubernetesResource.class);
    long start = System.nanoTime();
    line.client().resource(resource).create();
    Chat chat = line.chat(NAME);
    until(
        () -> chat.condition("Ready").filter(c -> c.status() == Condition.Status.True).isPresent());
    clusters.add((System.nanoTime() - start) / 1e9);
    chat.awaitWhole(PATIENCE);
  }

  /// From the start of the process, by its own clock, to the first 200 of its readiness.
  private void measureMember() {
    Chat chat = line.chat(NAME);
    Member lost = chat.delete(NAME + "-0-a");
    until(() -> chat.member(lost.name()).filter(now -> !now.uid().equals(lost.uid())).isPresent());
    until(() -> ready(chat, lost.name()));
    double readyAt = System.currentTimeMillis() / 1e3;
    Metrics metrics = chat.metrics(lost.name());
    members.add(readyAt - metrics.sum("process_start_time_seconds"));
    chat.awaitWhole(PATIENCE);
  }

  private static boolean ready(Chat chat, String member) {
    try {
      Answer answer = chat.fromMember(member, "/q/health/ready");
      return answer.status() == 200;
    } catch (IllegalStateException e) {
      return false; // not listening yet
    }
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(condition);
  }
}
