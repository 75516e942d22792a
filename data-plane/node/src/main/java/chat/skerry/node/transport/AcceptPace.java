package chat.skerry.node.transport;

import chat.skerry.node.limits.Rate;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/// Accepts connections no faster than a rate: when it is used up the port is not read from until
/// there is room again, and who comes meanwhile waits in the kernel's queue, which is bounded.
/// Confined to the event loop of the port.
final class AcceptPace extends ChannelInboundHandlerAdapter {
  private final Rate rate;

  /// @param rate of one bucket
  AcceptPace(Rate rate) {
    this.rate = rate;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object connection) {
    long waitNanos = rate.takeAnyway(0, 1);
    if (waitNanos > 0 && context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(false);
      var _ =
          context
              .channel()
              .eventLoop()
              .schedule(
                  () -> context.channel().config().setAutoRead(true),
                  waitNanos,
                  TimeUnit.NANOSECONDS);
    }
    context.fireChannelRead(connection);
  }
}
