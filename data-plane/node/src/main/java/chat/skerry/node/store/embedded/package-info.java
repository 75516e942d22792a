/// One file for all embedded adapters: an H2 MVStore, a log-structured tree of maps.
///
/// ```
/// <directory>/skerry.mv
///  ├─ mailbox       "account/device/seq as 16 hex digits" → envelope
///  └─ device_key    "account/device"                      → 32 bytes
/// ```
///
/// For a member on its own: `./dev demo`, tests, a look at Skerry. One process holds the file.
/// Writes of many threads share one commit; a write returns when it is on the disk.
@NullMarked
package chat.skerry.node.store.embedded;

import org.jspecify.annotations.NullMarked;
