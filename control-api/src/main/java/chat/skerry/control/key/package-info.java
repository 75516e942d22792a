/// The keys that tokens are signed with, and their public halves.
///
/// ```
/// Secret skerry-token-signing            keys.json   all keys with their private halves
/// ConfigMap skerry-verification-keys     jwks.json   the public halves; the operator ships it
///
///        rotation asked for          publication delay over          retention over
///   ──────────────────► NEXT ────────────────────────────► ACTIVE ─► RETIRING ─────► gone
///                    (published)                           (signs)   (published)
/// ```
///
/// Every replica runs the same loop: read the Secret, make what is missing, take the rotation one
/// step on where its time has come, publish. The Secret's resourceVersion decides between replicas.
/// The private halves never leave the Secret and the memory of these processes.
@NullMarked
package chat.skerry.control.key;

import org.jspecify.annotations.NullMarked;
