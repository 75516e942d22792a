package chat.skerry.e2e.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/// Opens connections on the generator's event loop.
public final class Dialling {
  private static final int CONNECT_MILLIS = 10_000;

  private Dialling() {}

  /// Connects; a failure completes `ready`.
  public static void open(
      EventLoop loop,
      InetSocketAddress address,
      CompletableFuture<Device> ready,
      ChannelHandler... handlers) {
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
              }
            })
        .connect(address)
        .addListener(done -> {
          if (!done.isSuccess()) {
            ready.completeExceptionally(done.cause());
          }
        });
  }
}
