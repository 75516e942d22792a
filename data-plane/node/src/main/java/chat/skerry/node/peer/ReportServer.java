package chat.skerry.node.peer;

import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.peer.v1.MemberReportsGrpc;
import chat.skerry.node.peer.v1.Report;
import chat.skerry.node.peer.v1.WatchRequest;
import chat.skerry.node.routing.Place;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells the edges about this member: each second, and at each change. An edge that doesn't read
/// gets the next report only when it has read the last one. One thread tells; the rest is
/// thread-safe.
public final class ReportServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ReportServer.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final int EDGES_MAX = 64;

  private final Place self;
  private final Supplier<MemberReport> source;
  private final Map<ServerCallStreamObserver<Report>, Told> edges = new ConcurrentHashMap<>();
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("member-reports").factory());

  /// What an edge was told last. Confined to the telling thread.
  private static final class Told {
    @Nullable PartitionSet owned;
  }

  /// @param source what is to be told now; called on one thread, must not block
  public ReportServer(Place self, Supplier<MemberReport> source) {
    this.self = self;
    this.source = source;
    var _ =
        teller.scheduleWithFixedDelay(
            this::tellAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Tells all edges soon, not only with the next second.
  public void changed() {
    if (!teller.isShutdown()) {
      teller.execute(this::tellAll);
    }
  }

  /// Ends the streams of all edges: they ask again, at the process that has the port then.
  void endStreams() {
    if (!teller.isShutdown()) {
      teller.execute(() -> edges.keySet().forEach(this::end));
    }
  }

  private void end(ServerCallStreamObserver<Report> edge) {
    edges.remove(edge);
    try {
      edge.onCompleted();
    } catch (IllegalStateException e) {
      LOG.debugf("edge: its stream had ended: %s", e.getMessage());
    }
  }

  /// Built by hand: a subclass of the generated base would be taken for a service of the HTTP port.
  ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(MemberReportsGrpc.getServiceDescriptor())
        .addMethod(
            MemberReportsGrpc.getWatchMethod(), ServerCalls.asyncServerStreamingCall(this::watch))
        .build();
  }

  private void watch(WatchRequest request, StreamObserver<Report> stream) {
    ServerCallStreamObserver<Report> edge = (ServerCallStreamObserver<Report>) stream;
    String problem = problem(request);
    if (!problem.isEmpty()) {
      LOG.warnf("edge: reports refused: %s", problem);
      edge.onError(Status.FAILED_PRECONDITION.withDescription(problem).asRuntimeException());
      return;
    }
    if (edges.size() >= EDGES_MAX || teller.isShutdown()) {
      edge.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("edges: " + edges.size() + " (expected: at most " + EDGES_MAX + ")")
              .asRuntimeException());
      return;
    }
    edge.setOnCancelHandler(() -> edges.remove(edge));
    edges.put(edge, new Told());
    changed();
  }

  private String problem(WatchRequest request) {
    if (request.getVersion() != PeerProtocol.VERSION) {
      return "version: %d (expected: %d)".formatted(request.getVersion(), PeerProtocol.VERSION);
    }
    if (!request.getCluster().equals(self.cluster())) {
      return "cluster: %s (expected: %s)".formatted(request.getCluster(), self.cluster());
    }
    return request.getToMember().equals(self.member())
        ? ""
        : "to_member: %s (expected: %s)".formatted(request.getToMember(), self.member());
  }

  private void tellAll() {
    if (edges.isEmpty()) {
      return;
    }
    try {
      MemberReport report = source.get();
      edges.forEach((edge, told) -> tell(edge, told, report));
    } catch (RuntimeException e) {
      LOG.error("edges: this member's report could not be made", e);
    }
  }

  private void tell(ServerCallStreamObserver<Report> edge, Told told, MemberReport report) {
    if (!edge.isReady()) {
      return;
    }
    Report.Builder message =
        Report.newBuilder().setAccepting(report.accepting()).setLoadPerMille(report.loadPerMille());
    PartitionSet before = told.owned;
    if (before == null || !report.owned().equals(before)) {
      message.setOwned(
          Report.Owned.newBuilder()
              .setPartitions(UnsafeByteOperations.unsafeWrap(report.owned().toBytes())));
      told.owned = report.owned();
    }
    try {
      edge.onNext(message.build());
    } catch (IllegalStateException e) {
      // The stream had ended; its cancel handler says so too.
      edges.remove(edge);
    }
  }

  /// Ends the telling; the streams end with the server.
  @Override
  public void close() {
    teller.shutdownNow();
  }
}
