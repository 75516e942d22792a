/// Scenarios and benchmarks on a real cluster.
///
/// `scenario` holds what is shown, one class a subject; everything else is what the scenarios
/// share: `cluster` (Kubernetes, the control API and faults), `phone` (a device with the client
/// library), `wire` (clients and members that misbehave), `ledger` (the bookkeeping of a
/// conversation), `report` (the table that a run prints) and `bench` (figures).
@NullMarked
package chat.skerry.e2e;

import org.jspecify.annotations.NullMarked;
