package chat.skerry.node.mailbox.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The trace has the traits that it states.
final class CacheTraceTest {
  private static final int PHONES = 2_000;
  private static final Duration LENGTH = Duration.ofDays(3);

  @Test
  void halfOfTheMessagesAreFetchedWithinAMinuteAndSomeWaitForHours() {
    Waits waits = new Waits();
    new CacheTrace(PHONES, 1, waits).run(0, LENGTH);
    assertThat(waits.shareWithin(Duration.ofMinutes(1))).isBetween(0.45, 0.60);
    assertThat(1 - waits.shareWithin(Duration.ofHours(2))).isBetween(0.05, 0.25);
    assertThat(waits.longestMillis()).isGreaterThan(Duration.ofDays(1).toMillis());
  }

  @Test
  void fewHeavyPhonesGetAThirdOfAll() {
    Waits waits = new Waits();
    new CacheTrace(PHONES, 1, waits).run(0, LENGTH);
    assertThat((double) waits.heavyMessages / waits.messages).isBetween(0.2, 0.4);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(hash(7)).isEqualTo(hash(7)).isNotEqualTo(hash(8));
  }

  private static long hash(long seed) {
    long[] hash = {1};
    CacheTrace.Listener listener =
        new CacheTrace.Listener() {
          @Override
          public void message(long nowMillis, int phone, int payloadBytes) {
            add(nowMillis, phone, payloadBytes);
          }

          @Override
          public void connected(long nowMillis, int phone) {
            add(nowMillis, phone, -1);
          }

          @Override
          public void disconnected(long nowMillis, int phone) {
            add(nowMillis, phone, -2);
          }

          private void add(long nowMillis, int phone, int what) {
            hash[0] = 31 * (31 * (31 * hash[0] + nowMillis) + phone) + what;
          }
        };
    new CacheTrace(200, seed, listener).run(0, Duration.ofDays(1));
    return hash[0];
  }

  /// How long messages wait for their phone.
  private static final class Waits implements CacheTrace.Listener {
    private final List<ArrayDeque<Long>> waiting = new ArrayList<>();
    private final Set<Integer> connected = new HashSet<>();
    private final List<Long> waitsMillis = new ArrayList<>();
    private int messages;
    private int heavyMessages;

    Waits() {
      for (int i = 0; i < PHONES; i++) {
        waiting.add(new ArrayDeque<>());
      }
    }

    @Override
    public void message(long nowMillis, int phone, int payloadBytes) {
      messages++;
      heavyMessages += CacheTrace.isHeavy(phone) ? 1 : 0;
      if (connected.contains(phone)) {
        waitsMillis.add(0L);
      } else {
        waiting.get(phone).add(nowMillis);
      }
    }

    @Override
    public void connected(long nowMillis, int phone) {
      connected.add(phone);
      waiting.get(phone).forEach(since -> waitsMillis.add(nowMillis - since));
      waiting.get(phone).clear();
    }

    @Override
    public void disconnected(long nowMillis, int phone) {
      connected.remove(phone);
    }

    double shareWithin(Duration time) {
      return (double) waitsMillis.stream().filter(wait -> wait <= time.toMillis()).count()
          / messages;
    }

    long longestMillis() {
      return waitsMillis.stream().mapToLong(Long::longValue).max().orElse(0);
    }
  }
}
