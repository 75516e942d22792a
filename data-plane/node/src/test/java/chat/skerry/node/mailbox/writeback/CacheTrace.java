package chat.skerry.node.mailbox.writeback;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Who gets messages when, and when phones are there to fetch them: a trace with the traits of a
/// large chat service, made from a seed.
///
/// - Light phones get 55 messages a day on average (log-normal, median 40). One in 200 is *heavy*:
///   its user is in 200 to 500 groups of 12 messages a day each, which makes a third of all
///   traffic.
/// - A phone can be *reached* for 14 h on average (exponential); then it is *away*, switched off or
///   without network: for 3 h in the median (log-normal, sigma 1), every 200th time for days
///   (median 3, sigma 0.8).
/// - A phone that can be reached but sleeps is woken by a push: six times in ten within 2 to 20 s,
///   otherwise its user looks some time later (exponential, 25 min). It stays connected for 3 min
///   after the last message.
/// - Payloads have 180 B in the median (log-normal, sigma 0.7), at most 4 KiB.
///
/// Together: about half of the messages reach their phone within a minute, a tenth waits for hours.
/// Nothing depends on the time of day.
final class CacheTrace {
  static final int HEAVY_ONE_IN = 200;

  private static final double DAY = Duration.ofDays(1).toMillis();
  private static final double HOUR = Duration.ofHours(1).toMillis();
  private static final double MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int PAYLOAD_BYTES_MAX = 4_096;

  private final int phones;
  private final Listener listener;
  private final RandomGenerator random;
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final double[] messagesPerDay;
  private final State[] states;
  private final long[] connectedUntil;
  private long events;

  /// What happens to a phone. Called in the order of time.
  interface Listener {
    void message(long nowMillis, int phone, int payloadBytes);

    void connected(long nowMillis, int phone);

    void disconnected(long nowMillis, int phone);
  }

  private enum State {
    AWAY,
    ASLEEP,
    CONNECTED
  }

  private enum What {
    MESSAGE,
    WAKE,
    SLEEP,
    LEAVE,
    RETURN
  }

  private record Event(long atMillis, long number, What what, int phone)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  CacheTrace(int phones, long seed, Listener listener) {
    this.phones = phones;
    this.listener = listener;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    messagesPerDay = new double[phones];
    states = new State[phones];
    connectedUntil = new long[phones];
  }

  static boolean isHeavy(int phone) {
    return phone % HEAVY_ONE_IN == 0;
  }

  /// @param startMillis the time of day at which it begins, milliseconds since 1970
  void run(long startMillis, Duration length) {
    for (int phone = 0; phone < phones; phone++) {
      messagesPerDay[phone] = isHeavy(phone) ? 12.0 * random.nextInt(200, 501) : logNormal(40, 0.8);
      states[phone] = State.ASLEEP;
      later(startMillis, What.MESSAGE, phone, exponential(DAY / messagesPerDay[phone]));
      later(startMillis, What.LEAVE, phone, exponential(14 * HOUR));
    }
    long endMillis = startMillis + length.toMillis();
    for (Event event = queue.remove(); event.atMillis() < endMillis; event = queue.remove()) {
      happen(event.atMillis(), event.what(), event.phone());
    }
  }

  private void happen(long now, What what, int phone) {
    switch (what) {
      case MESSAGE -> message(now, phone);
      case WAKE -> {
        if (states[phone] == State.ASLEEP) {
          connect(now, phone);
        }
      }
      case SLEEP -> sleep(now, phone);
      case LEAVE -> {
        disconnect(now, phone);
        states[phone] = State.AWAY;
        boolean forDays = random.nextInt(200) == 0;
        double away = forDays ? logNormal(3 * DAY, 0.8) : logNormal(3 * HOUR, 1);
        later(now, What.RETURN, phone, away);
      }
      case RETURN -> {
        connect(now, phone);
        later(now, What.LEAVE, phone, exponential(14 * HOUR));
      }
    }
  }

  private void message(long now, int phone) {
    int payload = (int) Math.min(PAYLOAD_BYTES_MAX, 1 + logNormal(180, 0.7));
    listener.message(now, phone, payload);
    switch (states[phone]) {
      case CONNECTED -> connectedUntil[phone] = now + (long) (3 * MINUTE);
      case ASLEEP -> {
        boolean byPush = random.nextInt(10) < 6;
        later(
            now,
            What.WAKE,
            phone,
            byPush ? random.nextDouble(2_000, 20_000) : exponential(25 * MINUTE));
      }
      case AWAY -> {}
    }
    later(now, What.MESSAGE, phone, exponential(DAY / messagesPerDay[phone]));
  }

  private void connect(long now, int phone) {
    states[phone] = State.CONNECTED;
    connectedUntil[phone] = now + (long) (3 * MINUTE);
    listener.connected(now, phone);
    later(now, What.SLEEP, phone, 3 * MINUTE);
  }

  private void sleep(long now, int phone) {
    if (states[phone] != State.CONNECTED) {
      return;
    }
    if (connectedUntil[phone] > now) {
      later(now, What.SLEEP, phone, connectedUntil[phone] - now);
    } else {
      disconnect(now, phone);
      states[phone] = State.ASLEEP;
    }
  }

  private void disconnect(long now, int phone) {
    if (states[phone] == State.CONNECTED) {
      listener.disconnected(now, phone);
    }
  }

  private void later(long now, What what, int phone, double delayMillis) {
    queue.add(new Event(now + Math.max(1, (long) delayMillis), events++, what, phone));
  }

  private double exponential(double mean) {
    return random.nextExponential() * mean;
  }

  private double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }
}
