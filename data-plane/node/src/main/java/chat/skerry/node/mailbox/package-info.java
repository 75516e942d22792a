/// The envelopes that one device has not yet acknowledged.
///
/// A mailbox is written only by the member that owns its account's partition (`routing`); that
/// member gives out the sequence numbers.
@NullMarked
package chat.skerry.node.mailbox;

import org.jspecify.annotations.NullMarked;
