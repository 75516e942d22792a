/// The language that devices and members speak: frames, their codec, and the Noise handshake.
///
/// `docs/protocol.md` is the description for people who write a client.
@NullMarked
package chat.skerry.protocol;

import org.jspecify.annotations.NullMarked;
