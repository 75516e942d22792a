package chat.skerry.node.transport;

import chat.skerry.node.session.Session;
import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.handshake.MemberHandshake;

/// How far a connection has come. Each arrow is one message or one answer of another thread:
///
/// ```
/// Greeted ── message 1 ──► Answering ── message 2 sent ──► Answered ── message 3 ──► Finishing
///                                                                                        │ hello
///    Closed ◄── any failure, from everywhere ── Open ◄── session opened ── LoggingIn ◄───┘
///                                              │  ▲
///       HandedOver ◄── another process has it ── Frozen ◄┘  └── Thawing ◄── thawed, or adopted from a process
/// ```
///
/// A message in a state that waits for a thread breaks the protocol: devices speak in turn.
sealed interface ConnectionState {

  /// Connected; the first handshake message is awaited.
  record Greeted() implements ConnectionState {}

  /// A handshake thread makes the second message.
  record Answering() implements ConnectionState {}

  /// The third handshake message is awaited.
  record Answered(MemberHandshake handshake) implements ConnectionState {}

  /// The third message is being read, in XX by a handshake thread.
  record Finishing() implements ConnectionState {}

  /// The handshake is complete; the token and the key are being checked.
  record LoggingIn(FrameChannel frames, MemberHandshake.Finished device)
      implements ConnectionState {}

  record Open(FrameChannel frames, Session session) implements ConnectionState {}

  /// Stands still: off its event loop, so nothing is read or written.
  record Frozen(Session session) implements ConnectionState {}

  /// Back on an event loop; the session is about to go on.
  record Thawing(FrameChannel frames) implements ConnectionState {}

  /// The connection lives, in another process.
  record HandedOver() implements ConnectionState {}

  /// What still comes in is dropped.
  record Closed() implements ConnectionState {}
}
