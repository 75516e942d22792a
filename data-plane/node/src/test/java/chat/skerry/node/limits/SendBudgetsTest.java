package chat.skerry.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SendBudgetsTest {
  private static final long SECOND = 1_000_000_000L;

  private long nanos;
  private final SendBudgets budgets =
      new SendBudgets(new SendLimits(10, 1_000, 100, 100_000), () -> nanos, 7);

  private boolean take(String from, String to, long bytes) {
    return budgets.take(from, to, 1, bytes).isEmpty();
  }

  private int flood(String from, String to) {
    int taken = 0;
    while (taken < 10_000 && take(from, to, 1)) {
      taken++;
    }
    return taken;
  }

  @Test
  void boundsAPairAndLeavesOthersAlone() {
    assertThat(flood("mallory", "bob")).isEqualTo(50);
    assertThat(take("mallory", "carol", 1)).isTrue();
    assertThat(take("alice", "bob", 1)).isTrue();
    nanos += SECOND;
    assertThat(flood("mallory", "bob")).isEqualTo(10);
  }

  @Test
  void boundsTheBytesOfAPair() {
    assertThat(take("mallory", "bob", 5_000)).isTrue();
    SendBudgets.Wait wait = budgets.take("mallory", "bob", 1, 100).orElseThrow();
    assertThat(wait.millis()).isEqualTo(100);
    assertThat(wait.detail())
        .isEqualTo("bytes sent to one account: too many (expected: at most 1000 a second)");
  }

  @Test
  void boundsTheWholeMember() {
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += take("account" + i, "account" + (i + 1), 1) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(200);
    assertThat(budgets.take("alice", "bob", 1, 1).orElseThrow().detail())
        .isEqualTo("sends: too many (expected: at most 100 a second from all devices of a member)");
  }

  @Test
  void takesNothingOfWhatItRefuses() {
    for (int i = 0; i < 20; i++) {
      assertThat(take("alice", "bob", 250)).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(take("alice", "bob", 250)).isFalse();
    }
    nanos += SECOND;
    assertThat(flood("alice", "bob")).isEqualTo(40);
  }
}
