/// Delivery, played on one thread and a virtual clock: the classes of real members over simulated
/// devices, networks, islands and stores. `World` is the place to begin at, `Ledger` knows what is
/// promised, `Nemesis` does what is feared. See ADR 0014.
@NullUnmarked
package chat.skerry.node.simulation;

import org.jspecify.annotations.NullUnmarked;
