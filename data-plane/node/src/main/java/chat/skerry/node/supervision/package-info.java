/// Counts and reports errors that are bugs of ours. Whoever meets one ends only what it belongs to
/// (a session, a batch, a login), tells the [Supervisor], and goes on with the others.
///
/// State: counters in memory, one set a [Part]; any thread.
@NullMarked
package chat.skerry.node.supervision;

import org.jspecify.annotations.NullMarked;
