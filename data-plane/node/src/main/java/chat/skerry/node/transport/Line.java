package chat.skerry.node.transport;

import chat.skerry.protocol.frame.Frame;
import java.util.function.UnaryOperator;

/// What differs between the two ways in, once a connection is open.
sealed interface Line {
  Line TCP = new Tcp();

  /// The frame with its members named so that a device can dial them.
  Frame named(Frame frame);

  /// Bytes and nothing else.
  record Tcp() implements Line {
    @Override
    public Frame named(Frame frame) {
      return frame;
    }
  }

  /// Members are named by their URLs, and a [Frame.Close] that is written to the channel becomes
  /// the goodbye of the WebSocket.
  ///
  /// @param urls the URL of a member, by its chat address; empty where it has none
  record WebSocket(UnaryOperator<String> urls) implements Line {
    @Override
    public Frame named(Frame frame) {
      return switch (frame) {
        case Frame.Welcome welcome when !welcome.otherMember().isEmpty() ->
            new Frame.Welcome(
                welcome.sessionId(),
                urls.apply(welcome.otherMember()),
                welcome.window(),
                welcome.pingIntervalMillis(),
                welcome.serverTimeMillis(),
                welcome.sendWindow());
        case Frame.Close close when !close.member().isEmpty() ->
            new Frame.Close(
                close.codeNumber(),
                close.detail(),
                urls.apply(close.member()),
                close.retryAfterMillis());
        default -> frame;
      };
    }
  }
}
