/// The opening of a connection: Noise with the payloads that the two sides put into it.
///
/// ```
/// device                                  member
/// DeviceHandshake.start()      ── 1 ──►   MemberHandshake.answer(1)
/// DeviceHandshake.finish(2, …) ◄── 2 ──     XX: shows its certificate (ServerHello)
///   XX: checks the certificate
///   says who it is             ── 3 ──►   MemberHandshake.finish(3)
///   (ClientHello)                           reads the hello, checks the token (not here)
/// ```
///
/// In IK, which a device uses with a [KnownMember][chat.skerry.protocol.handshake.KnownMember], the
/// third message is the first one of the transport. In both patterns a hello is bound to a key that
/// the member made for this connection, so that it can't be a replay (ADR-0015).
///
/// Objects are confined to one thread at a time and serve one connection.
@NullMarked
package chat.skerry.protocol.handshake;

import org.jspecify.annotations.NullMarked;
