package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The link to one other member, over all its connections.
///
/// ```
///  connecting ──welcome──► open ──lost, silent──► waiting ──back-off over──► connecting …   any ──close──► closed
///   (queues)             (sends)                 (refuses)
///        ▲                  │ goodbye
///        └──── moving ◄─────┘ keeps what was not accepted, tries every 25 ms, for 3 s
///             (queues)
/// ```
///
/// Guarded by its monitor; futures are completed and streams written outside of it.
final class OutgoingLink implements LinkStream.Events {
  private static final Logger LOG = Logger.getLogger(OutgoingLink.class);
  private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(6);
  private static final long CONNECT_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);

  private static final long MOVING_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
  private static final long MOVING_RETRY_MILLIS = 25;

  private final LinkTarget target;
  private final PeerMetrics metrics;
  private final LongSupplier nanoTime;
  private final BackOff backOff;
  private final Consumer<Runnable> soon;
  private final Unanswered unanswered = new Unanswered();

  private @Nullable LinkStream stream;
  private boolean open;
  private boolean closed;
  private boolean moving;
  private long movingUntilNanos;
  private long connectAtNanos;
  private long heardAtNanos;
  private String problem = "not connected yet";

  /// @param timer runs what is to happen before the next [#tick]
  OutgoingLink(
      LinkTarget target,
      PeerMetrics metrics,
      LongSupplier nanoTime,
      BackOff backOff,
      ScheduledExecutorService timer) {
    this.target = target;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.backOff = backOff;
    this.soon =
        task -> {
          if (!timer.isShutdown()) {
            var _ = timer.schedule(task, MOVING_RETRY_MILLIS, TimeUnit.MILLISECONDS);
          }
        };
    this.connectAtNanos = nanoTime.getAsLong();
  }

  /// Begins to connect.
  void start() {
    connectIfDue(nanoTime.getAsLong());
  }

  /// The same for a process that may not be there yet: what is submitted meanwhile waits.
  void startMoving() {
    synchronized (this) {
      move(nanoTime.getAsLong());
    }
    start();
  }

  String address() {
    return target.address();
  }

  synchronized boolean isOpen() {
    return open;
  }

  /// @param encode makes the message from the id that it gets
  CompletionStage<Outcome> submit(LongFunction<PeerSubmission> encode) {
    Unanswered.Entry entry;
    LinkStream current;
    synchronized (this) {
      current = stream;
      if (closed || current == null && !isMoving(nanoTime.getAsLong())) {
        return refused(problem);
      }
      if (unanswered.isFull()) {
        return refused("too much is unanswered");
      }
      entry = unanswered.add(encode, nanoTime.getAsLong() + ANSWER_NANOS_MAX);
      if (current != null) {
        current.outbox().add(entry);
      }
    }
    if (current != null) {
      current.outbox().flush();
    }
    return entry.future();
  }

  /// Called four times a second: deadlines, signs of life, the next connection.
  void tick() {
    long now = nanoTime.getAsLong();
    expire(now);
    LinkStream current = current();
    if (current == null) {
      connectIfDue(now);
      return;
    }
    long silenceMax = isOpen() ? SILENCE_NANOS_MAX : CONNECT_NANOS_MAX;
    if (silentNanos(now) > silenceMax) {
      lost(current, "nothing heard for " + TimeUnit.NANOSECONDS.toMillis(silenceMax) + " ms");
    } else if (isOpen()) {
      current.outbox().signOfLife();
    }
  }

  private synchronized long silentNanos(long now) {
    return now - heardAtNanos;
  }

  private synchronized @Nullable LinkStream current() {
    return stream;
  }

  private void connectIfDue(long now) {
    LinkStream connecting;
    synchronized (this) {
      if (closed || stream != null || now - connectAtNanos < 0) {
        return;
      }
      heardAtNanos = now;
      connecting = new LinkStream(target, this, metrics);
      stream = connecting;
      unanswered.all().forEach(connecting.outbox()::add);
    }
    connecting.start();
  }

  @Override
  public void welcomed(LinkStream from) {
    synchronized (this) {
      if (from != stream) {
        return;
      }
      open = true;
      moving = false;
      heardAtNanos = nanoTime.getAsLong();
      backOff.reset();
    }
    LOG.infof("peer %s: connected to %s", target.member(), target.address());
    from.outbox().flush();
  }

  @Override
  public synchronized void heard(LinkStream from) {
    if (from == stream) {
      heardAtNanos = nanoTime.getAsLong();
    }
  }

  @Override
  public void answered(LinkStream from, long id, Outcome outcome) {
    Unanswered.Entry entry;
    synchronized (this) {
      entry = from == stream ? unanswered.take(id) : null;
    }
    if (entry != null) {
      entry.future().complete(outcome);
    }
  }

  @Override
  public void goodbye(LinkStream from, long acceptedThrough) {
    List<Unanswered.Entry> unknown;
    boolean wasOpen;
    synchronized (this) {
      if (from != stream) {
        return;
      }
      wasOpen = open;
      open = false;
      stream = null;
      if (wasOpen) {
        move(nanoTime.getAsLong());
      }
      unknown = unanswered.takeThrough(acceptedThrough);
    }
    from.cancel();
    refuse(unknown, "its process ended");
    if (wasOpen) {
      LOG.infof("peer %s: goes on in another process", target.member());
      connectIfDue(nanoTime.getAsLong());
    } else {
      soon.accept(() -> connectIfDue(nanoTime.getAsLong()));
    }
  }

  private void move(long now) {
    moving = true;
    movingUntilNanos = now + MOVING_NANOS_MAX;
    connectAtNanos = now;
  }

  private boolean isMoving(long now) {
    return moving && now - movingUntilNanos < 0;
  }

  /// Tries again soon where the process that is to come is not there yet.
  private boolean triedTooEarly(LinkStream from) {
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (from != stream || open || !isMoving(now)) {
        return false;
      }
      stream = null;
      connectAtNanos = now;
    }
    from.cancel();
    soon.accept(() -> connectIfDue(nanoTime.getAsLong()));
    return true;
  }

  @Override
  public void lost(LinkStream from, String why) {
    List<Unanswered.Entry> entries;
    boolean wasOpen;
    if (triedTooEarly(from)) {
      return;
    }
    synchronized (this) {
      if (from != stream) {
        return;
      }
      wasOpen = open;
      moving = false;
      open = false;
      stream = null;
      connectAtNanos = nanoTime.getAsLong() + backOff.nextNanos();
      if (wasOpen || !why.equals(problem)) {
        LOG.warnf("peer %s: no link to %s: %s", target.member(), target.address(), why);
      }
      problem = why;
      entries = unanswered.drain();
    }
    if (wasOpen) {
      metrics.lost();
    }
    from.cancel();
    refuse(entries, why);
  }

  void close() {
    LinkStream current;
    List<Unanswered.Entry> entries;
    synchronized (this) {
      closed = true;
      open = false;
      problem = "closed";
      current = stream;
      stream = null;
      entries = unanswered.drain();
    }
    if (current != null) {
      current.cancel();
    }
    refuse(entries, "closed");
  }

  private void expire(long now) {
    while (true) {
      Unanswered.Entry entry;
      synchronized (this) {
        entry = unanswered.takeExpired(now);
        if (entry == null) {
          return;
        }
        if (stream != null) {
          stream.outbox().withdraw(entry);
        }
      }
      metrics.unanswered(1);
      entry.future().complete(unavailable("no answer in time"));
    }
  }

  private void refuse(List<Unanswered.Entry> entries, String why) {
    for (Unanswered.Entry entry : entries) {
      metrics.unanswered(1);
      entry.future().complete(unavailable(why));
    }
  }

  private CompletionStage<Outcome> refused(String why) {
    return CompletableFuture.completedFuture(unavailable(why));
  }

  private Outcome unavailable(String why) {
    return Unavailable.because("member " + target.member() + ": " + why);
  }
}
