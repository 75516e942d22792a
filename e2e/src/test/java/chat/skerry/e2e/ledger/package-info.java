/// The books of a conversation: every message has a number, and at the end each number must be
/// accounted for.
///
/// The ledger knows nothing of phones or clusters, so its own judgement is tested by itself.
@NullMarked
package chat.skerry.e2e.ledger;

import org.jspecify.annotations.NullMarked;
