/// The public keys with which members check tokens.
///
/// The control plane keeps them in ConfigMaps of its own namespace (label
/// `skerry.chat/verification-keys`); each cluster gets the union of them in
/// `demo-verification-keys`, so that members need no right to read another namespace.
@NullMarked
package chat.skerry.operator.verificationkeys;

import org.jspecify.annotations.NullMarked;
