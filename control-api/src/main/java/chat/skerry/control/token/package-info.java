/// Tokens for the users of a chat backend.
///
/// ```
/// header   alg ES256 · typ JWT · kid
/// claims   iss · aud namespace/cluster · sub account · dev device (optional) · iat · exp · jti
/// ```
///
/// Nodes check them offline with the published keys; nothing about a token is kept here.
@NullMarked
package chat.skerry.control.token;

import org.jspecify.annotations.NullMarked;
