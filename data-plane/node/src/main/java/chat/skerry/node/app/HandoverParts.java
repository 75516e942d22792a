package chat.skerry.node.app;

import chat.skerry.node.handover.IslandPlace;
import chat.skerry.node.handover.SocketHolder;
import java.util.Optional;
import java.util.function.Supplier;

/// What of a member changes hands when its release is exchanged.
///
/// @param problem why this process does not serve well; empty when it does
record HandoverParts(
    SocketHolder sockets, IslandPlace island, Supplier<Optional<String>> problem) {}
