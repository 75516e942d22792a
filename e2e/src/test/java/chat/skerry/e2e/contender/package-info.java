/// The servers that are measured: Skerry, and what else carries messages from one device to
/// another.
///
/// Each is started by the bench, on the core of the servers, with its own directory, and ended by
/// it. None is asked for more than its documentation promises: [Durability] says who may stand
/// beside whom. [Lineup] holds them all.
@NullMarked
package chat.skerry.e2e.contender;

import org.jspecify.annotations.NullMarked;
