package chat.skerry.node.peer;

import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.edge.ReportBook;
import chat.skerry.node.peer.v1.MemberReportsGrpc;
import chat.skerry.node.peer.v1.Report;
import chat.skerry.node.peer.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// An edge's link to one member, over all its connections: connects, hears, and connects again
/// after a loss or a silence. Guarded by its monitor; the book is written outside of it.
final class ReportLink {
  private static final Logger LOG = Logger.getLogger(ReportLink.class);
  private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);

  /// A bit for each of 65,536 partitions.
  private static final int OWNED_BYTES_MAX = 8_192;

  private final Target target;
  private final ReportBook book;
  private final Counter losses;
  private final LongSupplier nanoTime;
  private final BackOff backOff;
  private @Nullable Stream stream;
  private long heardAtNanos;
  private long connectAtNanos;
  private boolean told;
  private boolean closed;

  /// @param address `host:port` of the member's peer port
  record Target(String cluster, String member, String address) {}

  ReportLink(
      Target target, ReportBook book, Counter losses, LongSupplier nanoTime, BackOff backOff) {
    this.target = target;
    this.book = book;
    this.losses = losses;
    this.nanoTime = nanoTime;
    this.backOff = backOff;
    this.connectAtNanos = nanoTime.getAsLong();
  }

  Target target() {
    return target;
  }

  /// Connects where it is time to, and gives a silent connection up. Called several times a second.
  void tick() {
    Stream begun = null;
    Stream silent = null;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (closed) {
        return;
      }
      if (stream == null && now - connectAtNanos >= 0) {
        heardAtNanos = now;
        begun = new Stream();
        stream = begun;
      } else if (stream != null && now - heardAtNanos > SILENCE_NANOS_MAX) {
        silent = stream;
      }
    }
    if (begun != null) {
      begun.start();
    }
    if (silent != null) {
      lost(silent, "nothing heard");
    }
  }

  void close() {
    Stream last;
    synchronized (this) {
      closed = true;
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.channel.shutdownNow();
    }
  }

  private synchronized boolean hears(Stream from) {
    if (stream != from) {
      return false;
    }
    heardAtNanos = nanoTime.getAsLong();
    backOff.reset();
    told = false;
    return true;
  }

  private void lost(Stream from, String why) {
    synchronized (this) {
      if (stream != from) {
        return;
      }
      stream = null;
      connectAtNanos = nanoTime.getAsLong() + backOff.nextNanos();
      if (!told) {
        LOG.infof("member %s: no reports: %s", target.member(), why);
      }
      told = true;
    }
    losses.increment();
    from.channel.shutdownNow();
  }

  /// One connection. gRPC calls it one message at a time.
  private final class Stream implements StreamObserver<Report> {
    private final ManagedChannel channel = LinkTarget.channel(target.address());
    private PartitionSet owned = PartitionSet.NONE;

    void start() {
      MemberReportsGrpc.newStub(channel)
          .watch(
              WatchRequest.newBuilder()
                  .setVersion(PeerProtocol.VERSION)
                  .setCluster(target.cluster())
                  .setToMember(target.member())
                  .build(),
              this);
    }

    @Override
    public void onNext(Report report) {
      if (!hears(this)) {
        return;
      }
      if (report.hasOwned()) {
        if (report.getOwned().getPartitions().size() > OWNED_BYTES_MAX) {
          lost(this, "owned: more partitions than there can be");
          return;
        }
        owned = PartitionSet.ofBytes(report.getOwned().getPartitions().toByteArray());
      }
      int load = Math.clamp(report.getLoadPerMille() & 0xffffffffL, 0, MemberReport.LOAD_MAX);
      book.heard(target.member(), new MemberReport(report.getAccepting(), load, owned));
    }

    @Override
    public void onError(Throwable failure) {
      lost(this, String.valueOf(failure.getMessage()));
    }

    @Override
    public void onCompleted() {
      lost(this, "the member ended them");
    }
  }
}
