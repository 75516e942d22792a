package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.noise.StaticKeys;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the member's own objects of an idle session take up, by slope: without the socket, and
/// beyond what caches of a bounded size hold. `./dev bench density` measures the whole connection.
final class IdleSessionTest {
  private static final int FEW = 1_500; // more than the caches of the member hold
  private static final int MORE = 4_000;

  /// The stores in memory of this test, which keep a key and an entry for each device, are in it.
  private static final long BUDGET_BYTES = 1_000;

  private final StaticKeys key = StaticKeys.generate(TestMember.RANDOM);
  private final List<IdleConnection> connections = new ArrayList<>();

  @Test
  void keepsWithinItsBudget(@TempDir Path directory) throws Exception {
    try (TestMember member = new TestMember(directory, Duration.ofSeconds(10))) {
      open(member, FEW);
      long before = liveHeapBytes();

      open(member, MORE);

      assertThat((liveHeapBytes() - before) / MORE).isLessThanOrEqualTo(BUDGET_BYTES);
      assertThat(connections)
          .hasSize(FEW + MORE)
          .allMatch(connection -> connection.session != null);
    }
  }

  private void open(TestMember member, int sessions) throws InterruptedException {
    for (int i = 0; i < sessions; i++) {
      var connection = new IdleConnection();
      String account = "idle" + connections.size();
      connections.add(connection);
      member.open(connection, TestDevice.hello(member.token(account), 0), key.publicKey());
      assertThat(connection.opened.await(30, TimeUnit.SECONDS)).isTrue();
      connection.opened = IdleConnection.OPEN;
    }
  }

  private static long liveHeapBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
