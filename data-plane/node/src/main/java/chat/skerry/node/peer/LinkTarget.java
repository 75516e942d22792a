package chat.skerry.node.peer;

import chat.skerry.node.peer.v1.LinkHello;
import chat.skerry.node.peer.v1.LinkRequest;
import chat.skerry.node.routing.Place;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

/// Whom a link connects to.
///
/// @param address `host:port`; the name is looked up again at each connection
record LinkTarget(Place self, String member, String address) {

  /// A new channel with a first look-up of its own: pods change their addresses.
  ManagedChannel channel() {
    return channel(address);
  }

  /// @param address `host:port`
  static ManagedChannel channel(String address) {
    int colon = address.lastIndexOf(':');
    return NettyChannelBuilder.forAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
        .usePlaintext()
        .proxyDetector(unused -> null)
        .disableRetry()
        .directExecutor()
        .maxInboundMessageSize(PeerProtocol.MESSAGE_BYTES_MAX)
        .build();
  }

  LinkRequest hello() {
    return LinkRequest.newBuilder()
        .setHello(
            LinkHello.newBuilder()
                .setVersion(PeerProtocol.VERSION)
                .setCluster(self.cluster())
                .setFromMember(self.member())
                .setToMember(member))
        .build();
  }
}
