/// A chat node: one member of an island. Each direct sub-package is a feature; `app` wires them.
@NullMarked
package chat.skerry.node;

import org.jspecify.annotations.NullMarked;
