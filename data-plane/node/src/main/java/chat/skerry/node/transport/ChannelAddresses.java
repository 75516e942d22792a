package chat.skerry.node.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes connections forget the addresses of both ends: 160 B each that nothing asks for.
///
/// Netty has no switch for that, so two of its private fields are emptied. Where they are missing,
/// connections are that much larger, and `ChannelAddressesTest` fails.
final class ChannelAddresses {
  private static final Logger LOG = Logger.getLogger(ChannelAddresses.class);
  private static final @Nullable VarHandle LOCAL = field("local");
  private static final @Nullable VarHandle REMOTE = field("remote");

  private ChannelAddresses() {}

  /// @param channel of an accepted connection
  static void forget(Channel channel) {
    if (channel instanceof EpollSocketChannel && LOCAL != null && REMOTE != null) {
      LOCAL.set(channel, null);
      REMOTE.set(channel, null);
    }
  }

  private static @Nullable VarHandle field(String name) {
    try {
      Class<?> owner = EpollSocketChannel.class.getSuperclass().getSuperclass();
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, SocketAddress.class);
    } catch (ReflectiveOperationException e) {
      LOG.warnf("connections keep their addresses: %s", e.toString());
      return null;
    }
  }
}
