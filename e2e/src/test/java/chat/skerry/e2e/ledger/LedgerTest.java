package chat.skerry.e2e.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The judge is judged: each fault that a conversation can have is found.
final class LedgerTest {
  private final AtomicLong nanoTime = new AtomicLong();
  private final Ledger ledger = new Ledger(nanoTime::get);

  @Test
  void findsNothingWhereEveryMessageCameOnce() {
    complete("a", "b");
    complete("b", "a");
    complete("a", "b");
    assertThat(ledger.settled()).isTrue();
    assertThat(ledger.verdict(Set.of()).findings()).isEmpty();
    assertThat(ledger.verdict(Set.of()).summary())
        .isEqualTo(
            "3 sent, 3 delivered: 0 lost, 0 doubled, in order; longest wait for ✓ 0.0 s,"
                + " longest silence 0.0 s");
  }

  @Test
  void findsALostMessage() {
    complete("a", "b");
    ledger.sent(ledger.open("a", "b"));
    assertThat(ledger.settled()).isFalse();
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly(
            "lost: sent, neither delivered nor stored: 1 messages: 1 (a → b, ✓ 0.0 s)");
  }

  @Test
  void takesAStoredMessageForKept() {
    ledger.sent(ledger.open("a", "b"));
    assertThat(ledger.verdict(Set.of(0)).findings()).isEmpty();
  }

  @Test
  void findsADoubledMessage() {
    complete("a", "b");
    ledger.arrived(0, "a", "b");
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly(
            "doubled: delivered more than once: 1 messages: 0 (a → b, ✓ 0.0 s, came 0.0 s)");
  }

  @Test
  void findsMessagesOutOfOrder() {
    for (int i = 0; i < 3; i++) {
      ledger.sent(ledger.open("a", "b"));
    }
    for (int number : new int[] {0, 2, 1}) {
      ledger.arrived(number, "a", "b");
      ledger.delivered(number);
    }
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly("out of order: 1 messages: 1 (a → b, ✓ 0.0 s, came 0.0 s)");
  }

  @Test
  void ordersEachRouteByItself() {
    int toB = ledger.open("a", "b");
    int toC = ledger.open("a", "c");
    for (int number : new int[] {toC, toB}) {
      ledger.sent(number);
      ledger.arrived(number, "a", number == toB ? "b" : "c");
      ledger.delivered(number);
    }
    assertThat(ledger.verdict(Set.of()).findings()).isEmpty();
  }

  @Test
  void findsReceiptsThatAreMissingOrTooMany() {
    int missing = ledger.open("a", "b");
    ledger.sent(missing);
    ledger.arrived(missing, "a", "b");
    complete("a", "b");
    ledger.delivered(1);
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly(
            "without ✓✓: 1 messages: 0 (a → b, ✓ 0.0 s, came 0.0 s)",
            "more than one ✓✓: 1 messages: 1 (a → b, ✓ 0.0 s, came 0.0 s)");
  }

  @Test
  void findsAMessageWithoutAnAnswer() {
    ledger.open("a", "b");
    assertThat(ledger.pending()).isEqualTo(1);
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly("never answered: 1 messages: 0 (a → b)");
  }

  @Test
  void findsAMessageOfNobody() {
    complete("a", "b");
    ledger.arrived(0, "c", "b");
    ledger.arrived(7, "a", "b");
    assertThat(ledger.verdict(Set.of()).findings())
        .containsExactly("not of this conversation: [c → b got number 0, a → b got number 7]");
  }

  @Test
  void measuresTheLongestWait() {
    int number = ledger.open("a", "b");
    nanoTime.addAndGet(Duration.ofMillis(1500).toNanos());
    ledger.sent(number);
    assertThat(ledger.verdict(Set.of(number)).longestWait()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void measuresTheLongestSilenceOfARecipient() {
    complete("a", "b");
    nanoTime.addAndGet(Duration.ofMillis(700).toNanos());
    complete("a", "c");
    nanoTime.addAndGet(Duration.ofMillis(900).toNanos());
    complete("a", "c");
    complete("a", "b");
    assertThat(ledger.verdict(Set.of()).longestSilence()).isEqualTo(Duration.ofMillis(1600));
  }

  private void complete(String from, String to) {
    int number = ledger.open(from, to);
    ledger.sent(number);
    ledger.arrived(number, from, to);
    ledger.delivered(number);
  }
}
