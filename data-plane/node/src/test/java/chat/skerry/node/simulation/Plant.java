package chat.skerry.node.simulation;

/// A bug that a run may plant, to see that it is found.
enum Plant {
  /// The store says that it has what it has not.
  STORE_FORGETS,
  /// A member answers before the second copy exists.
  ANSWERS_ON_ONE_COPY,
  /// Acknowledged envelopes are removed before the sender's receipt is stored.
  REMOVES_BEFORE_RECEIPT,
  /// A member goes on writing mailboxes that another one owns.
  KEEPS_WRITING,
  /// A member takes its island for whole when it is not.
  MISSES_SPLITS,
  /// Several unanswered sends to one device are stored in any order.
  IGNORES_TURNS,
  /// A member answers a send to an account before all of the sender's own devices have their
  /// copies.
  FORGETS_COPIES
}
