package chat.skerry.node.supervision;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Hears of every error that ended a part of the member's work. Counts it, logs it with its stack
/// trace at most once in ten seconds a part (an error in a loop must not fill the disk), and says
/// what went wrong lately. Thread-safe; never blocks for long.
public final class Supervisor {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);
  private static final long LOG_PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

  /// [#report] looks back one to two of these.
  private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<Part, Errors> parts = new EnumMap<>(Part.class);

  /// @param nanoTime a clock that only goes forward, nanoseconds
  public Supervisor(LongSupplier nanoTime, MeterRegistry meters) {
    this.nanoTime = nanoTime;
    for (Part part : Part.values()) {
      Counter counter =
          Counter.builder("skerry.errors")
              .description("Errors inside the member, by what they ended")
              .tag("part", part.name())
              .register(meters);
      parts.put(part, new Errors(counter, nanoTime.getAsLong()));
    }
  }

  /// @param what for people, without names of accounts
  public void failed(Part part, String what, Throwable cause) {
    Errors errors = errors(part);
    errors.counter.increment();
    long unlogged = errors.add(nanoTime.getAsLong());
    if (unlogged == 0) {
      LOG.error(what, cause);
    } else if (unlogged > 0) {
      LOG.errorf(cause, "%s (and %d more since the last one logged)", what, unlogged);
    }
  }

  /// What failed within the last minute or two, for people; empty if nothing did.
  public Optional<String> report() {
    long now = nanoTime.getAsLong();
    StringJoiner report = new StringJoiner(", ");
    parts.forEach((part, errors) -> {
      long recent = errors.recent(now);
      if (recent > 0) {
        report.add(part.name().toLowerCase(Locale.ROOT) + ": " + recent);
      }
    });
    return report.length() == 0
        ? Optional.empty()
        : Optional.of("errors within two minutes: " + report);
  }

  private Errors errors(Part part) {
    Errors errors = parts.get(part);
    if (errors == null) {
      throw new IllegalStateException("a part without a counter: " + part);
    }
    return errors;
  }

  /// Of one part. Guarded by itself.
  private static final class Errors {
    private final Counter counter;
    private long periodStartNanos;
    private long thisPeriod;
    private long lastPeriod;
    private long loggedNanos;
    private long unlogged;
    private boolean logged;

    private Errors(Counter counter, long nowNanos) {
      this.counter = counter;
      this.periodStartNanos = nowNanos;
    }

    /// Returns how many were not logged since the last one that was, −1 if this one isn't either.
    private synchronized long add(long nowNanos) {
      turn(nowNanos);
      thisPeriod++;
      if (logged && nowNanos - loggedNanos < LOG_PERIOD_NANOS) {
        unlogged++;
        return -1;
      }
      long before = unlogged;
      logged = true;
      loggedNanos = nowNanos;
      unlogged = 0;
      return before;
    }

    private synchronized long recent(long nowNanos) {
      turn(nowNanos);
      return thisPeriod + lastPeriod;
    }

    private void turn(long nowNanos) {
      long passed = nowNanos - periodStartNanos;
      if (passed >= PERIOD_NANOS) {
        lastPeriod = passed < 2 * PERIOD_NANOS ? thisPeriod : 0;
        thisPeriod = 0;
        periodStartNanos = nowNanos;
      }
    }
  }
}
