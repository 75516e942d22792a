package chat.skerry.node.transport;

import chat.skerry.node.transport.websocket.WebSocketFrames;
import chat.skerry.node.travel.FrozenLine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What lies between the bytes of a socket and the stream of messages: nothing, or the frames of a
/// WebSocket.
final class Framings {
  private Framings() {}

  /// Where the handler of WebSocket frames stands; null for a connection without one.
  static @Nullable ChannelHandlerContext of(Channel channel) {
    return channel.pipeline().context(WebSocketFrames.class);
  }

  /// Where the frames of a channel stand, that is read no more.
  static Optional<FrozenLine.Framing> frozen(Channel channel) {
    WebSocketFrames frames = channel.pipeline().get(WebSocketFrames.class);
    if (frames == null) {
      return Optional.empty();
    }
    WebSocketFrames.State state = frames.state();
    return Optional.of(
        new FrozenLine.Framing(state.begun(), state.remaining(), state.mask(), state.inMessage()));
  }

  static WebSocketFrames goOn(FrozenLine.Framing framing) {
    return new WebSocketFrames(
        new WebSocketFrames.State(
            framing.begun(), framing.remaining(), framing.mask(), framing.inMessage()));
  }
}
