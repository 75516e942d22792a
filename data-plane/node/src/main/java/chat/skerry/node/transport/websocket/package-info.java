/// The same bytes as on the chat port, in binary messages of a WebSocket (RFC 6455).
///
/// ```
/// until 101:   HttpServerCodec ─► WebSocketUpgrade ─► MessageDecoder ─► ConnectionHandler
/// afterwards:                     WebSocketFrames  ─► MessageDecoder ─► ConnectionHandler
/// ```
///
/// The HTTP handlers leave with the upgrade. What stays has few numbers as its state, so that an
/// open connection costs little and can pass to another process (`WebSocketFrames.State`). Confined
/// to the channel's event loop. See docs/protocol.md and ADR-0026.
@NullMarked
package chat.skerry.node.transport.websocket;

import org.jspecify.annotations.NullMarked;
