package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Leftovers;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;

/// A ChatCluster goes, with a phone still connected: nothing of it is left. Deleted in the
/// foreground it goes as the last.
@Order(11)
final class DeletionE2E {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @LineScenario
  void outlivesItsMembersWhenDeletedInTheForeground(Line line, Seen seen) {
    Chat chat = line.create("leaving", line.spec(1));
    var cluster =
        line.client()
            .resources(ChatCluster.class)
            .inNamespace(chat.namespace())
            .withName(chat.name());
    cluster.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    cluster.waitUntilCondition(Objects::isNull, BOUND.toSeconds(), TimeUnit.SECONDS);
    assertThat(Leftovers.of(line.client(), chat.namespace(), chat.name())).isEmpty();
    seen.note("the ChatCluster went after all that was made from it");
  }

  @LineScenario
  void nothingIsLeftOfADeletedChatCluster(Line line, Seen seen) {
    Chat chat = line.create("passing", line.spec(1));
    try (Phone phone = Phone.on(line, chat, "left", 0).online()) {
      List<String> before = Leftovers.of(line.client(), chat.namespace(), chat.name());
      assertThat(before).hasSizeGreaterThan(10);
      long start = System.nanoTime();
      line.client()
          .resources(ChatCluster.class)
          .inNamespace(chat.namespace())
          .withName(chat.name())
          .delete();
      Leftovers.awaitNone(line.client(), chat.namespace(), chat.name(), BOUND);
      seen.note(
          "%d objects gone in %.1f s, a phone connected to the last",
          before.size(), (System.nanoTime() - start) / 1e9);
    }
  }
}
