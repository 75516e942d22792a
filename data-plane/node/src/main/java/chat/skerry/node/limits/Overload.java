package chat.skerry.node.limits;

/// What a member turns away, in this order, while it can't keep up; each step turns away what the
/// ones before do, too. Acknowledgements are never turned away, and the receipts that they cause
/// have the last eighth of the room for themselves: an acknowledgement frees room, so whoever
/// refused it would only stay overloaded longer.
///
/// ```
/// room in use    0 ─────── 1/2 ────────────── 3/4 ──────── 7/8 ──────── full
/// turned away    nothing   new connections    presence     sends        receipts too
/// ```
public enum Overload {
  NONE(0),
  NEW_CONNECTIONS(0.5),
  PRESENCE(0.75),
  SENDS(0.875);

  private final double from;

  Overload(double from) {
    this.from = from;
  }

  /// @param used share of the room for submissions that is in use, 0 to 1
  public static Overload of(double used) {
    if (used >= SENDS.from) {
      return SENDS;
    }
    if (used >= PRESENCE.from) {
      return PRESENCE;
    }
    return used >= NEW_CONNECTIONS.from ? NEW_CONNECTIONS : NONE;
  }

  /// The share of the room from which on this is turned away.
  public double from() {
    return from;
  }

  /// Whether a member in this state turns `what` away.
  public boolean turnsAway(Overload what) {
    return ordinal() >= what.ordinal();
  }
}
