package chat.skerry.client.connection;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;

/// How a connection ended, or why it did not come about.
public sealed interface ConnectionEnd {

  /// For people.
  String reason();

  /// The member said `Close`.
  record Closed(Frame.Close close) implements ConnectionEnd {
    public CloseCode code() {
      return close.code();
    }

    @Override
    public String reason() {
      String name =
          close.code() == CloseCode.UNSPECIFIED
              ? "code " + close.codeNumber()
              : close.code().toString();
      return close.detail().isEmpty() ? name : name + ": " + close.detail();
    }
  }

  /// The other side is no member of the cluster: a man in the middle, or a wrong identity key. The
  /// device has told it nothing.
  record Untrusted(String reason) implements ConnectionEnd {}

  /// The network, the member's process, or a member that broke the protocol.
  record Lost(String reason) implements ConnectionEnd {}

  /// The member did not go on with the key that this device knew it by: it may have another one
  /// now, or not speak IK. The key is forgotten; the next attempt asks for it.
  record Outdated(String reason) implements ConnectionEnd {}

  /// This side closed it.
  record Left() implements ConnectionEnd {
    @Override
    public String reason() {
      return "closed by this device";
    }
  }
}
