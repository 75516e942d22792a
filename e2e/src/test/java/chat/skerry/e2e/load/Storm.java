package chat.skerry.e2e.load;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// All devices want to be back at the same moment. Whoever is turned away comes again after a
/// random pause that doubles, as well-behaved clients do. Confined to the event loop.
final class Storm {
  private static final long PAUSE_FIRST_MILLIS = 250;
  private static final long PAUSE_LONGEST_MILLIS = 4_000;
  private static final long SEED = 20_261_124;

  private final Dialect dialect;
  private final EventLoop loop;
  private final Hearing hearing;
  private final Device[] back;
  private final Random random = new Random(SEED);
  private final Histogram took = new Histogram(1_000, 600_000_000_000L, 3);
  private final CompletableFuture<List<Device>> all = new CompletableFuture<>();
  private long begin;
  private int count;

  Storm(Dialect dialect, EventLoop loop, Hearing hearing, int devices) {
    this.dialect = dialect;
    this.loop = loop;
    this.hearing = hearing;
    this.back = new Device[devices];
  }

  CompletableFuture<List<Device>> all() {
    return all;
  }

  Histogram took() {
    return took;
  }

  void begin() {
    begin = System.nanoTime();
    for (int device = 0; device < back.length; device++) {
      attempt(device, PAUSE_FIRST_MILLIS);
    }
  }

  private void attempt(int device, long pauseMillis) {
    if (all.isDone()) {
      return;
    }
    dialect
        .connect(loop, device, hearing)
        .whenComplete((connected, failure) -> {
          if (failure != null) {
            long pause = pauseMillis / 2 + random.nextLong(pauseMillis);
            loop.schedule(
                () -> attempt(device, Math.min(2 * pauseMillis, PAUSE_LONGEST_MILLIS)),
                pause,
                TimeUnit.MILLISECONDS);
            return;
          }
          took.recordValue(System.nanoTime() - begin);
          back[device] = connected;
          if (++count == back.length) {
            all.complete(List.of(back));
          }
        });
  }
}
