/// A plan: what a reconcile is going to do, as data, each step with its reason.
///
/// Planners are pure functions from what was observed to a [Plan], so a plan is also the dry run,
/// the explanation in a condition, and what unit tests look at. The executor is the only writer of
/// children; every action is safe to repeat, since it carries what it expects to find.
@NullMarked
package chat.skerry.operator.plan;

import org.jspecify.annotations.NullMarked;
