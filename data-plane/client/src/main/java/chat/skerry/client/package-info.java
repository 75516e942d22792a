/// The client of Skerry: a library for programs that chat, and the command `skerry`.
///
/// ```
/// cli ──► profile, control, standalone ──► conversation ──► registry, connection ──► (protocol)
/// ```
///
/// `conversation` is the entry for programs: `ChatClient.connect(config, listener)`.
@NullMarked
package chat.skerry.client;

import org.jspecify.annotations.NullMarked;
