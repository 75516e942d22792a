/// The frames of a connection and how they lie in the byte stream.
///
/// ```
/// device → member   53 4B 01 00                        "SK", version 1, pattern 0 (XX) or 1 (IK)
/// both ways         LL LL LL  <LL LL LL bytes>         3-byte big-endian length, then the message
/// ```
///
/// The first messages are those of the Noise handshake (`handshake`), the others are sealed
/// [Frame]s (`codec`). Records are immutable; the decoder is confined to its channel's event loop.
@NullMarked
package chat.skerry.protocol.frame;

import org.jspecify.annotations.NullMarked;
