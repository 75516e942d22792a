/// The opening of a connection: Noise with the payloads that the two sides put into it.
///
/// ```
/// device                                  member
/// DeviceHandshake.start()      ── 1 ──►   MemberHandshake.answer(1)
/// DeviceHandshake.finish(2, …) ◄── 2 ──     shows its certificate (ServerHello)
///   checks the certificate     ── 3 ──►   MemberHandshake.finish(3)
///   says who it is (ClientHello)            reads the hello, checks the token (not here)
/// ```
///
/// Objects are confined to one thread at a time and serve one connection.
@NullMarked
package chat.skerry.protocol.handshake;

import org.jspecify.annotations.NullMarked;
