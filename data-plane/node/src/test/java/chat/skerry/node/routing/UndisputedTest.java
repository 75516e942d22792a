package chat.skerry.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class UndisputedTest {
  private boolean whole = true;
  private long nanos = 1;
  private final Undisputed undisputed = new Undisputed(() -> whole, () -> nanos);

  @Test
  void holdsWhenTheFormerOwnerMustHaveHeard() {
    assertThat(undisputed.getAsBoolean()).isFalse();
    pass(Duration.ofSeconds(5));
    assertThat(undisputed.getAsBoolean()).isTrue();
    undisputed.changed();
    assertThat(undisputed.getAsBoolean()).isFalse();
    pass(Duration.ofMillis(4_999));
    assertThat(undisputed.getAsBoolean()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(undisputed.getAsBoolean()).isTrue();
  }

  @Test
  void neverHoldsWhileAMemberIsOutOfTouch() {
    whole = false;
    undisputed.changed();
    pass(Duration.ofHours(1));
    assertThat(undisputed.getAsBoolean()).isFalse();
    whole = true;
    undisputed.changed();
    pass(Duration.ofSeconds(5));
    assertThat(undisputed.getAsBoolean()).isTrue();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
