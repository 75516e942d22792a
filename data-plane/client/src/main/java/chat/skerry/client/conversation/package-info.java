/// Conversations over connections that come and go.
///
/// ```
/// send ──► Outbox ──────────────► Connection ──► member
///            ▲ in order for each recipient device, the same client_id until `Sent`
/// ChatListener ◄── Inbox ◄─────── Connection ◄── member
///            │ drops duplicates, in order, `Ack` after the listener returned
/// to an account: AccountOutbox → DeviceQueries until both lists are known → Outbox; anew by better
/// lists after a mismatch
/// Supervisor: registry → connect → run → ReconnectPolicy → …
/// ```
///
/// A client has one virtual thread that connects and reads, one that writes, and one that calls the
/// listener. State shared between them is guarded by the lock of its class; nothing calls the
/// listener under a lock.
@NullMarked
package chat.skerry.client.conversation;

import org.jspecify.annotations.NullMarked;
