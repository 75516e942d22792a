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

  /// What still comes in is dropped.
  record Closed() implements ConnectionState {}
}
