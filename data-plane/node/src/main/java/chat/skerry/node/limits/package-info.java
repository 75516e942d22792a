/// What one member lets in, over all its sessions: how fast ([SendBudgets], [Rate]) and what it
/// turns away first when it can't keep up ([Overload]).
///
/// All state is a fixed number of longs in memory, changed by compare-and-set from any thread:
///
/// ```
/// one bucket = one long: the instant at which it will be full again
///   now ────────► full at        tokens left = burst − (full at − now) · rate
/// ```
///
/// `docs/limits.md` lists every bound of a member.
@NullMarked
package chat.skerry.node.limits;

import org.jspecify.annotations.NullMarked;
