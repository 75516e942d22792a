/// Mailboxes in the embedded file: map `mailbox`, key `account/device/seq` with the seq as 16 hex
/// digits, so that a mailbox is a range of keys in the order of delivery.
@NullMarked
package chat.skerry.node.mailbox.embedded;

import org.jspecify.annotations.NullMarked;
