package chat.skerry.e2e.load;

import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Histogram;

/// Devices in pairs that write to each other. Used by one thread.
public final class Generator implements AutoCloseable {
  private static final long TICK_NANOS = 200_000;
  private static final int OUTSTANDING_MAX = 200_000;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long POLL_NANOS = 10_000_000;
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int STEAL = 8;
  private static final double TICKS_PER_SECOND = 100;

  private final EpollEventLoopGroup group = new EpollEventLoopGroup(1);
  private final EventLoop loop = group.next();
  private final Books books = new Books();
  private final List<Device> devices = new ArrayList<>();
  private final DoubleSupplier serverCpu;

  /// @param serverCpu seconds of CPU that the server has used so far
  public Generator(DoubleSupplier serverCpu) {
    this.serverCpu = serverCpu;
  }

  /// Connects further devices.
  ///
  /// @param atOnce connections under way at a time
  /// @return how long each took, in nanoseconds
  public Histogram connect(Dialect dialect, int count, int atOnce, Duration bound) {
    var arrivals = new Arrivals(dialect, devices.size(), count);
    loop.execute(() -> {
      for (int i = 0; i < Math.min(atOnce, count); i++) {
        arrivals.next();
      }
    });
    devices.addAll(await(arrivals.all, bound));
    return arrivals.took;
  }

  /// All devices connect at once, and again after a pause where they are turned away.
  ///
  /// @return from the begin of the storm until each was back, in nanoseconds
  public Histogram storm(Dialect dialect, int count, Duration bound) {
    var storm = new Storm(dialect, loop, books, count);
    loop.execute(storm::begin);
    devices.addAll(await(storm.all(), bound));
    return storm.took();
  }

  /// Each device has `window` texts under way all the time: the most that the server can do.
  public Outcome saturate(int window, Duration warmUp, Duration measured) {
    onLoop(() -> {
      books.onReceipt(this::sendNow);
      for (Device device : devices) {
        for (int i = 0; i < window; i++) {
          sendNow(device);
        }
        device.flush();
      }
      return 0;
    });
    pause(warmUp);
    Span span = new Span(0);
    pause(measured);
    return span.end(() -> books.onReceipt(_ -> {}));
  }

  /// Texts are due at this rate, whether or not the server keeps up.
  public Outcome pace(double perSecond, Duration warmUp, Duration measured) {
    long start = System.nanoTime();
    long from = start + warmUp.toNanos();
    long end = from + measured.toNanos();
    var pacing = new Pacing(perSecond, start, end);
    onLoop(() -> {
      books.onReceipt(_ -> {});
      books.measure(from, end);
      pacing.run();
      return 0;
    });
    pause(Duration.ofNanos(from - System.nanoTime()));
    Span span = new Span(perSecond);
    await(pacing.done, measured.plus(PATIENCE));
    return span.end(() -> {});
  }

  /// Closes all connections at once.
  public void disconnect() {
    onLoop(() -> {
      devices.forEach(Device::close);
      return 0;
    });
    devices.clear();
  }

  public Books.Counts counts() {
    return onLoop(books::counts);
  }

  @Override
  public void close() {
    disconnect();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void sendNow(Device device) {
    device.send(device.number() ^ 1, books.enter(System.nanoTime()));
  }

  private <T> T onLoop(Callable<T> action) {
    var done = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        done.complete(action.call());
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    });
    return await(done, PATIENCE);
  }

  private static <T> T await(CompletableFuture<T> future, Duration bound) {
    try {
      return future.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("load: " + e.getCause(), e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("load: no end within " + bound, e);
    }
  }

  private static void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static double ownCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /// Seconds that all cores together were busy.
  private static double allCpu() {
    try {
      String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
      long busy = 0;
      for (int field = 1; field <= STEAL; field++) {
        busy += field == IDLE || field == WAITING ? 0 : Long.parseLong(fields[field]);
      }
      return busy / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The measured span: counters and CPU at its begin.
  private final class Span {
    private final double offered;
    private final double serverCpuBefore = serverCpu.getAsDouble();
    private final double ownCpuBefore = ownCpu();
    private final double allCpuBefore = allCpu();
    private final Books.Counts before = counts();

    Span(double offered) {
      this.offered = offered;
    }

    /// Takes the rates, lets the load end, and waits for what is still under way.
    Outcome end(Runnable letEnd) {
      Books.Counts after = counts();
      double seconds = (after.nanos() - before.nanos()) / 1e9;
      double usedByServer = serverCpu.getAsDouble() - serverCpuBefore;
      double usedHere = ownCpu() - ownCpuBefore;
      double used = allCpu() - allCpuBefore;
      onLoop(() -> {
        letEnd.run();
        return 0;
      });
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (onLoop(books::outstanding) > 0 && System.nanoTime() < until) {
        pause(Duration.ofNanos(POLL_NANOS));
      }
      return new Outcome(
          offered,
          (after.accepted() - before.accepted()) / seconds,
          (after.receipts() - before.receipts()) / seconds,
          usedByServer / seconds,
          usedHere / seconds,
          Math.max(0, used - usedByServer - usedHere) / seconds,
          counts(),
          onLoop(books::latency));
    }
  }

  /// Sends what is due, tick by tick.
  private final class Pacing implements Runnable {
    private final double perNano;
    private final long start;
    private final long end;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private long sent;

    Pacing(double perSecond, long start, long end) {
      this.perNano = perSecond / 1e9;
      this.start = start;
      this.end = end;
    }

    @Override
    public void run() {
      long now = Math.min(System.nanoTime(), end);
      long due = (long) ((now - start) * perNano);
      long first = sent;
      while (sent < due && books.outstanding() < OUTSTANDING_MAX) {
        Device device = devices.get((int) (sent % devices.size()));
        device.send(device.number() ^ 1, books.enter(start + (long) (sent / perNano)));
        sent++;
      }
      for (long i = first; i < Math.min(sent, first + devices.size()); i++) {
        devices.get((int) (i % devices.size())).flush();
      }
      if (now == end) {
        done.complete(sent);
      } else {
        loop.schedule(this, TICK_NANOS, TimeUnit.NANOSECONDS);
      }
    }
  }

  /// Connects one device after another, several chains of them at a time.
  private final class Arrivals {
    private final Dialect dialect;
    private final Device[] arrived;
    private final int firstNumber;
    private final Histogram took = new Histogram(1_000, 600_000_000_000L, 3);
    private final CompletableFuture<List<Device>> all = new CompletableFuture<>();
    private int started;
    private int count;

    Arrivals(Dialect dialect, int firstNumber, int count) {
      this.dialect = dialect;
      this.firstNumber = firstNumber;
      this.arrived = new Device[count];
    }

    void next() {
      if (started == arrived.length) {
        return;
      }
      int index = started++;
      long start = System.nanoTime();
      dialect
          .connect(loop, firstNumber + index, books)
          .whenComplete((device, failure) -> {
            if (failure != null) {
              all.completeExceptionally(failure);
              return;
            }
            took.recordValue(Math.max(1_000, System.nanoTime() - start));
            arrived[index] = device;
            if (++count == arrived.length) {
              all.complete(List.of(arrived));
            } else {
              next();
            }
          });
    }
  }
}
