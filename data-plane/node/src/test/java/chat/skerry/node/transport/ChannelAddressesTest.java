package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Also shows that connections of one loop may share [LoopReads].
final class ChannelAddressesTest {
  private final EpollEventLoopGroup loops = new EpollEventLoopGroup(1);
  private final Queue<Channel> accepted = new ConcurrentLinkedQueue<>();
  private Channel listening;

  @BeforeEach
  void listen() {
    assumeTrue(Epoll.isAvailable());
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.RCVBUF_ALLOCATOR, new LoopReads())
            .childHandler(new Echo())
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  @AfterEach
  void end() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void connectionsForgetTheirAddressesAndGoOn() throws Exception {
    try (Socket device = dial()) {
      echoes(device, 100);
      assertThat(accepted)
          .singleElement()
          .satisfies(channel -> {
            assertThat(channel.localAddress()).isNull();
            assertThat(channel.remoteAddress()).isNull();
          });
    }
  }

  @Test
  void readsWhateverTheSizeOfTheLastReadOfAnother() throws Exception {
    try (Socket one = dial();
        Socket other = dial()) {
      for (int bytes = 1; bytes <= 300_000; bytes *= 7) {
        echoes(one, bytes);
        echoes(other, 3);
      }
    }
  }

  private Socket dial() throws IOException {
    InetSocketAddress address = (InetSocketAddress) listening.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static void echoes(Socket device, int bytes) throws IOException {
    byte[] sent = new byte[bytes];
    sent[bytes - 1] = 1;
    Thread writer = Thread.startVirtualThread(() -> write(device, sent));
    assertThat(device.getInputStream().readNBytes(bytes)).isEqualTo(sent);
    assertThat(writer).isNotNull();
  }

  private static void write(Socket device, byte[] sent) {
    try {
      device.getOutputStream().write(sent);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @io.netty.channel.ChannelHandler.Sharable
  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      ChannelAddresses.forget(context.channel());
      accepted.add(context.channel());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message);
    }
  }
}
