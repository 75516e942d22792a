/// The chat port and the one for WebSockets: bytes of devices in, frames of sessions out.
///
/// ```
/// socket ─► [WebSocketFrames] ─► MessageDecoder (protocol) ─► ConnectionHandler ─► session.Session
///                                          │ handshake: Noise XX or IK on the handshake threads
///                                          └ open: frames, on the event loop
/// ```
///
/// Two handlers a connection and no timer of its own: each event loop sweeps its connections once a
/// second. Everything of a connection is confined to its event loop, which never blocks.
@NullMarked
package chat.skerry.node.transport;

import org.jspecify.annotations.NullMarked;
