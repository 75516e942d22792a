/// Signing keys in a Secret, verification keys in a ConfigMap, both in the own namespace.
@NullMarked
package chat.skerry.control.key.kubernetes;

import org.jspecify.annotations.NullMarked;
