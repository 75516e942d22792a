/// What one live session is, in bytes, for its way from one process of a member to the next.
///
/// ```
/// version ─┬─ line: keys and counters, half-read bytes, unsent bytes   (transport)
///          └─ session: position in the mailbox, window, receipts due   (session)
/// ```
///
/// The shape is `session_state.proto`. A version says what the fields mean; a release reads and
/// writes its own and the one before it, and refuses every other with the field's name. Nothing
/// here is stored; the keys are wiped when they have served. ADR-0020.
@NullMarked
package chat.skerry.node.travel;

import org.jspecify.annotations.NullMarked;
