package chat.skerry.node.transport;

/// The ports on which devices come in. Behind them everything is the same.
enum Door {
  CHAT("chat"),
  WEBSOCKET("websocket");

  private final String label;

  Door(String label) {
    this.label = label;
  }

  /// As in logs, errors and settings.
  String label() {
    return label;
  }
}
