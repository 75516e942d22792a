/// Mailboxes in the memory of an island's members, with a [chat.skerry.node.mailbox.MailboxStore]
/// behind them: what leaves memory, and what may be removed from the store how.
@NullMarked
package chat.skerry.node.mailbox.writeback;

import org.jspecify.annotations.NullMarked;
