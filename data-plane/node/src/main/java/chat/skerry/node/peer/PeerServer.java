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
import java.util.concurrent.TimeUnit;

/// The peer port: takes submissions of other members, and tells edges about this one. Plain text;
/// the NetworkPolicy says who reaches it.
public final class PeerServer implements AutoCloseable {
  private static final int STREAMS_A_CONNECTION_MAX = 4;
  private static final long STOP_SECONDS_MAX = 1;

  private final Server server;

  private PeerServer(Server server) {
    this.server = server;
  }

  /// Binds the port and serves.
  ///
  /// @param handler called in the order in which a member sends
  /// @param reports what edges are told
  /// @throws UncheckedIOException where the port can't be bound
  public static PeerServer start(
      InetSocketAddress address, Place self, SubmissionHandler handler, ReportServer reports) {
    // Built by hand: a subclass of the generated base would be taken for a service of the HTTP
    // port.
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(PeerLinkGrpc.getServiceDescriptor())
            .addMethod(
                PeerLinkGrpc.getLinkMethod(),
                ServerCalls.asyncBidiStreamingCall(answers -> link(self, handler, answers)))
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
      return new PeerServer(server.start());
    } catch (IOException e) {
      throw new UncheckedIOException("skerry.peer.port: " + address + " can't be bound", e);
    }
  }

  private static StreamObserver<LinkRequest> link(
      Place self, SubmissionHandler handler, StreamObserver<LinkAnswer> answers) {
    return new IncomingLink(self, handler, (ServerCallStreamObserver<LinkAnswer>) answers);
  }

  public int port() {
    return server.getPort();
  }

  /// Ends all links; the others see it at once.
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
