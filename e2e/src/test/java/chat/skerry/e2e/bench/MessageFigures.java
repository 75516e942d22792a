package chat.skerry.e2e.bench;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.phone.RoundTrips;
import chat.skerry.e2e.report.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long a message takes between two phones online, one message at a time.
final class MessageFigures {
  private static final int WARM_UP = 1_000;
  private static final int MESSAGES = 1_000;
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final double GOAL_MILLIS = 10;

  private MessageFigures() {}

  static List<Figure> measure(Line line, Chat chat) {
    var figures = new ArrayList<Figure>();
    for (int island = 0; island < 2; island++) {
      String where = island == 0 ? "same island" : "other island";
      try (Phone alice = Phone.on(line, chat, "alice", 0).online();
          Phone bob = Phone.on(line, chat, "bob", island).online()) {
        RoundTrips.measure(alice, bob, WARM_UP, BOUND);
        RoundTrips trips = RoundTrips.measure(alice, bob, MESSAGES, BOUND);
        figures.add(figure("message online ✓, " + where, trips.sent()));
        figures.add(figure("message online ✓✓, " + where, trips.delivered()));
      }
    }
    return figures;
  }

  private static Figure figure(String name, Latencies latencies) {
    String note =
        String.format(
            Locale.ROOT, "p99 %.1f ms, %d messages", latencies.millis(99), latencies.count());
    return new Figure(name, "ms", GOAL_MILLIS, latencies.samplesMillis(), note);
  }
}
