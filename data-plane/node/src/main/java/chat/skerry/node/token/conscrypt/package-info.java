/// ES256 by Conscrypt, which is BoringSSL behind JNI: about a tenth of the runtime's time, where
/// its native code can be loaded (ADR-0015). It is extracted to the directory for temporary files.
@NullMarked
package chat.skerry.node.token.conscrypt;

import org.jspecify.annotations.NullMarked;
