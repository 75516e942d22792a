/// `Noise_XX_25519_AESGCM_SHA256` and `Noise_IK_25519_AESGCM_SHA256` (The Noise Protocol Framework,
/// revision 34).
///
/// ```
/// XX                    IK                     NoiseHandshake.initiator(…)  NoiseHandshake.responder(…)
///                       ← s (known before)
/// → e                   → e, es, s, ss           writeMessage  ─────────►  readMessage
/// ← e, ee, s, es        ← e, ee, se              readMessage   ◄─────────  writeMessage
/// → s, se                                        writeMessage  ─────────►  readMessage
///                                                split()                    split()
///                                                NoiseTransport ◄────────►  NoiseTransport
/// ```
///
/// X25519 comes from BouncyCastle's low-level code (twice as fast as the JDK's), AES-GCM and
/// SHA-256 from the JDK. A connection keeps two keys and two counters; the cipher objects are the
/// thread's. A handshake and a transport are confined to one thread at a time.
@NullMarked
package chat.skerry.protocol.noise;

import org.jspecify.annotations.NullMarked;
