package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.IslandPlace;
import chat.skerry.node.handover.SocketHolder;
import java.util.Map;

/// What changes hands when a member is upgraded.
record HandoverParts(SocketHolder sockets, IslandPlace island) {

  /// Takes up what can be had without a predecessor: the listening sockets and the port for peers.
  ///
  /// @throws HandoverFailed where a port can't be bound
  void serveAlone() {
    island.openPort();
    sockets.listen(Map.of());
  }
}
