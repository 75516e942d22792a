package chat.skerry.node.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
  private static final long SECOND = 1_000_000_000L;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private long nanos = -5 * SECOND;
  private final Supervisor supervisor = new Supervisor(() -> nanos, meters);

  private void fail(Part part) {
    supervisor.failed(part, "planted", new IllegalStateException("planted"));
  }

  @Test
  void countsByPart() {
    fail(Part.SESSION);
    fail(Part.SESSION);
    fail(Part.MAILBOX);
    assertThat(meters.get("skerry.errors").tag("part", "SESSION").counter().count()).isEqualTo(2);
    assertThat(meters.get("skerry.errors").tag("part", "MAILBOX").counter().count()).isEqualTo(1);
    assertThat(supervisor.report()).hasValue("errors within two minutes: session: 2, mailbox: 1");
  }

  @Test
  void forgetsWhatIsLongAgo() {
    assertThat(supervisor.report()).isEmpty();
    fail(Part.LOGIN);
    nanos += 61 * SECOND;
    assertThat(supervisor.report()).hasValue("errors within two minutes: login: 1");
    nanos += 61 * SECOND;
    assertThat(supervisor.report()).isEmpty();
  }
}
