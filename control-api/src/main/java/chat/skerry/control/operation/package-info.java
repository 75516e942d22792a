/// What a write has come to.
///
/// An operation is derived, never stored: its name holds the kind of the write, the cluster, the
/// first characters of its uid and the generation that the write made; the rest is read from the
/// ChatCluster's conditions at each call. So it needs no table and is right after any restart.
@NullMarked
package chat.skerry.control.operation;

import org.jspecify.annotations.NullMarked;
