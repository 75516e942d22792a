/// What all stores share, whatever they keep: the connection to the technology and the way to say
/// that it can't answer.
///
/// `MailboxStore` answers by stages (ADR-0011); `DeviceKeys` blocks.
///
/// The ports lie in the features (`mailbox.MailboxStore`, `account.DeviceKeys`), their adapters one
/// level below those (`mailbox.cassandra`, `mailbox.embedded`, …). Here are the shared parts:
/// `store.cassandra` (one session and the schema) and `store.embedded` (one file).
@NullMarked
package chat.skerry.node.store;

import org.jspecify.annotations.NullMarked;
