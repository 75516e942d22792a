package chat.skerry.e2e.phone;

import static org.awaitility.Awaitility.await;

import chat.skerry.client.conversation.SendResult;
import chat.skerry.e2e.report.Latencies;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How long messages take from one phone to another that is online, one after the other.
///
/// @param sent until ✓
/// @param delivered until ✓✓
public record RoundTrips(Latencies sent, Latencies delivered) {

  /// Sends messages one by one, each after the ✓✓ of the one before.
  ///
  /// @param bound for each message
  public static RoundTrips measure(Phone from, Phone to, int messages, Duration bound) {
    var trips = new RoundTrips(new Latencies(), new Latencies());
    Map<MessageId, Long> begun = new ConcurrentHashMap<>();
    var answered = new AtomicInteger();
    from.observe(event -> {
      if (event instanceof Event.Receipted(long at, var receipt)
          && receipt.kind() == Kind.DELIVERED) {
        Long start = begun.remove(receipt.messageId());
        if (start != null) {
          trips.delivered.record(at - start);
          answered.incrementAndGet();
        }
      }
    });
    for (int i = 1; i <= messages; i++) {
      long start = System.nanoTime();
      Phone.Outgoing message = from.send(to, "measured " + i, id -> begun.put(id, start));
      var _ = message.result().thenAccept(result -> trips.recordSent(result, start));
      int goal = i;
      await("✓✓ of message " + i)
          .atMost(bound)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> answered.get() >= goal && trips.sent.count() >= goal);
    }
    return trips;
  }

  private void recordSent(SendResult result, long start) {
    if (result instanceof SendResult.Sent) {
      sent.record(System.nanoTime() - start);
    }
  }
}
