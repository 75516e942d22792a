/// One connected device: from its login to its last frame.
///
/// ```
/// transport ─► Sessions ─► Login (token, place, key) ─► Session ─┬─ Sends       what the device sends ─► delivery
///                                                                ├─ MailboxFeed its mailbox ─► the device
///                                                                └─ Settlement  what it acknowledged: receipts, removal
/// ```
///
/// A [Session] and its parts are confined to the event loop of their connection: no locks. Whatever
/// blocks runs on a virtual thread and comes back by [Connection#execute]. The mailbox is the
/// truth: a session keeps no envelope, only the positions of what it has delivered and not yet
/// removed.
@NullMarked
package chat.skerry.node.session;

import org.jspecify.annotations.NullMarked;
