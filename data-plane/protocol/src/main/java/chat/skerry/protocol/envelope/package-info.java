/// The words that every frame is made of: who an envelope is for, what it is, and its names.
///
/// Immutable values; safe on any thread.
@NullMarked
package chat.skerry.protocol.envelope;

import org.jspecify.annotations.NullMarked;
