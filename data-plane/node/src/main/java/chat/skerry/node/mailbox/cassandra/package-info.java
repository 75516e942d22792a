/// Mailboxes in Cassandra: table `mailbox`.
///
/// ```
/// partition (account, device, bucket)      bucket = weeks since 2020, taken from the seq
///   seq ↑ → message_id, sender_account, sender_device, kind, accepted_millis, payload, refers_to
/// ```
///
/// At most 6 partitions of a mailbox hold living envelopes (30 days, and an hour for clocks that
/// run ahead). Written with the instant in the `seq` as timestamp, deleted with one microsecond
/// more: both can be repeated in any order, on any member, whatever its clock says.
@NullMarked
package chat.skerry.node.mailbox.cassandra;

import org.jspecify.annotations.NullMarked;
