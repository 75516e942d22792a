/// What people are told: conditions of the status, and events.
///
/// Both change only when there is something new to say: a condition keeps its time while its status
/// stays, and an event is recorded when a condition changes, not at each reconcile.
@NullMarked
package chat.skerry.operator.condition;

import org.jspecify.annotations.NullMarked;
