package chat.skerry.control.key;

/// Where a signing key stands in its life.
enum KeyState {
  /// Published, not signing yet: nodes get to know it first.
  NEXT,
  /// Signs.
  ACTIVE,
  /// Signs no more; published until the last token it signed has expired.
  RETIRING
}
