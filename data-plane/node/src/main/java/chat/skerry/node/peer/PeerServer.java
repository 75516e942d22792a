package chat.skerry.node.peer;

import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.peer.v1.LinkAnswer;
import chat.skerry.node.peer.v1.LinkRequest;
import chat.skerry.node.peer.v1.PeerLinkGrpc;
import chat.skerry.node.routing.Place;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The peer port: takes submissions of other members, and tells edges about this one. Plain text;
/// the NetworkPolicy says who reaches it. Opened, handed over and closed by one thread at a time.
///
/// ```
///  closed ──open──► open ──handOver──► closed, links end when what they accepted is answered
///     ▲               │                   │ open (the other process is gone)
///     └─────close─────┘◄──────────────────┘
/// ```
public final class PeerServer implements AutoCloseable {
  private static final int STREAMS_A_CONNECTION_MAX = 4;
  private static final long STOP_SECONDS_MAX = 1;
  private static final long ANSWER_SECONDS_MAX = 6;

  private final InetSocketAddress address;
  private final Place self;
  private final SubmissionHandler handler;
  private final ReportServer reports;
  private volatile @Nullable Opened opened;

  private PeerServer(
      InetSocketAddress address, Place self, SubmissionHandler handler, ReportServer reports) {
    this.address = address;
    this.self = self;
    this.handler = handler;
    this.reports = reports;
  }

  private record Opened(Server server, Set<IncomingLink> links) {}

  /// Binds the port and serves.
  ///
  /// @param handler called in the order in which a member sends
  /// @param reports what edges are told
  /// @throws UncheckedIOException where the port can't be bound
  public static PeerServer start(
      InetSocketAddress address, Place self, SubmissionHandler handler, ReportServer reports) {
    PeerServer server = closed(address, self, handler, reports);
    server.open();
    return server;
  }

  /// The same, without binding the port yet.
  public static PeerServer closed(
      InetSocketAddress address, Place self, SubmissionHandler handler, ReportServer reports) {
    return new PeerServer(address, self, handler, reports);
  }

  /// Binds the port and serves. Idempotent.
  ///
  /// @throws UncheckedIOException where the port can't be bound: another process may be about to
  ///   let go of it
  public void open() {
    if (opened != null) {
      return;
    }
    Set<IncomingLink> links = ConcurrentHashMap.newKeySet();
    // Built by hand: a subclass of the generated base would be taken for a service of the HTTP
    // port.
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(PeerLinkGrpc.getServiceDescriptor())
            .addMethod(
                PeerLinkGrpc.getLinkMethod(),
                ServerCalls.asyncBidiStreamingCall(answers -> link(answers, links)))
            .build();
    Server server =
        NettyServerBuilder.forAddress(address)
            .directExecutor()
            .maxInboundMessageSize(PeerProtocol.MESSAGE_BYTES_MAX)
            .maxConcurrentCallsPerConnection(STREAMS_A_CONNECTION_MAX)
            .addService(service)
            .addService(reports.service())
            .build();
    try {
      opened = new Opened(server.start(), links);
    } catch (IOException e) {
      throw new UncheckedIOException("skerry.peer.port: " + address + " can't be bound", e);
    }
  }

  private StreamObserver<LinkRequest> link(
      StreamObserver<LinkAnswer> answers, Set<IncomingLink> links) {
    IncomingLink link =
        new IncomingLink(
            self, handler, (ServerCallStreamObserver<LinkAnswer>) answers, links::remove);
    links.add(link);
    return link;
  }

  /// The port that is bound.
  public int port() {
    Opened now = opened;
    return now == null ? address.getPort() : now.server().getPort();
  }

  public boolean isOpen() {
    return opened != null;
  }

  /// Lets go of the port and returns at once. The links end in order: what they accepted is
  /// answered first, what they did not goes to the next process; edges look for that one too.
  /// Idempotent.
  public void handOver() {
    Opened now = opened;
    if (now == null) {
      return;
    }
    opened = null;
    now.server().shutdown();
    now.links().forEach(IncomingLink::leave);
    reports.endStreams();
    Thread.startVirtualThread(() -> end(now.server(), ANSWER_SECONDS_MAX));
  }

  /// Ends all links; the others see it at once.
  @Override
  public void close() {
    Opened now = opened;
    opened = null;
    if (now != null) {
      now.server().shutdownNow();
      end(now.server(), STOP_SECONDS_MAX);
    }
  }

  private static void end(Server server, long secondsMax) {
    try {
      if (!server.awaitTermination(secondsMax, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
