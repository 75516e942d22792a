package chat.skerry.node.peer;

/// What two members must agree on.
final class PeerProtocol {
  static final int VERSION = 1;

  /// Of one message, with room for what a later release adds to it.
  static final int MESSAGE_BYTES_MAX = 4 << 20;

  private PeerProtocol() {}
}
