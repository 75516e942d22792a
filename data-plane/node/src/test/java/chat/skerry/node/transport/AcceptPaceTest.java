package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.limits.Rate;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AcceptPaceTest {
  private long nanos;
  private final EmbeddedChannel port =
      new EmbeddedChannel(new AcceptPace(new Rate(1, 100, 2, () -> nanos)));

  @Test
  void stopsAcceptingWhenTheRateIsUsedUpAndGoesOnLater() {
    for (int i = 0; i < 200; i++) {
      port.writeInbound("connection");
      assertThat(port.config().isAutoRead()).isTrue();
    }
    port.writeInbound("connection");
    assertThat(port.config().isAutoRead()).isFalse();
    assertThat(port.inboundMessages()).hasSize(201);

    port.advanceTimeBy(10, TimeUnit.MILLISECONDS);
    port.runScheduledPendingTasks();
    assertThat(port.config().isAutoRead()).isTrue();
  }
}
