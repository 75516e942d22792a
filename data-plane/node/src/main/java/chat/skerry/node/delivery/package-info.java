/// The way of an envelope from a sender's session to the recipient's mailbox.
///
/// A [Submission] goes to the member that owns the recipient's partition, here or over [Peers];
/// there it gets its sequence number, is stored, and is pushed to the recipient's session. What is
/// sent to an account (`AccountSends`) becomes one submission a device at its owner (`FanOut`).
@NullMarked
package chat.skerry.node.delivery;

import org.jspecify.annotations.NullMarked;
