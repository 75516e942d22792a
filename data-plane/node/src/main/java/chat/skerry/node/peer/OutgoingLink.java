package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The link to one other member, over all its connections.
///
/// ```
///  connecting ──welcome──► open ──lost, silent──► waiting ──back-off over──► connecting …   any ──close──► closed
///   (queues)             (sends)                 (refuses)
/// ```
///
/// Guarded by its monitor; futures are completed and streams written outside of it.
final class OutgoingLink implements LinkStream.Events {
  private static final Logger LOG = Logger.getLogger(OutgoingLink.class);
  private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(6);
  private static final long CONNECT_NANOS_MAX = TimeUnit.SECONDS.toNanos(3);
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);

  private final LinkTarget target;
  private final PeerMetrics metrics;
  private final LongSupplier nanoTime;
  private final BackOff backOff;
  private final Unanswered unanswered = new Unanswered();

  private @Nullable LinkStream stream;
  private boolean open;
  private boolean closed;
  private long connectAtNanos;
  private long heardAtNanos;
  private String problem = "not connected yet";

  OutgoingLink(LinkTarget target, PeerMetrics metrics, LongSupplier nanoTime, BackOff backOff) {
    this.target = target;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.backOff = backOff;
    this.connectAtNanos = nanoTime.getAsLong();
  }

  /// Begins to connect.
  void start() {
    connectIfDue(nanoTime.getAsLong());
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
      if (closed || current == null) {
        return refused(problem);
      }
      if (unanswered.isFull()) {
        return refused("too much is unanswered");
      }
      entry = unanswered.add(encode, nanoTime.getAsLong() + ANSWER_NANOS_MAX);
      current.outbox().add(entry);
    }
    current.outbox().flush();
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
  public void lost(LinkStream from, String why) {
    List<Unanswered.Entry> entries;
    boolean wasOpen;
    synchronized (this) {
      if (from != stream) {
        return;
      }
      wasOpen = open;
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
