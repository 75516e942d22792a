package chat.skerry.node.transport;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/// How large the buffer of the next read is: one guess for all connections of an event loop, since
/// a loop reads one of them at a time. Netty's own guess for each takes 72 B a connection.
@SuppressWarnings("deprecation") // Netty's handles are of the interface that it deprecates
final class LoopReads extends AdaptiveRecvByteBufAllocator {
  private final FastThreadLocal<Handle> ofLoop =
      new FastThreadLocal<>() {
        @Override
        protected Handle initialValue() {
          return LoopReads.super.newHandle();
        }
      };

  /// Called on the event loop of the channel.
  @Override
  public Handle newHandle() {
    return ofLoop.get();
  }
}
