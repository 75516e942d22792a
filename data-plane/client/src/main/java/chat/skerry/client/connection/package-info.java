/// One connection to one member: socket, handshake, frames in and out, keep-alive, until it ends.
///
/// A [Connection] has two virtual threads: the caller of [Connection#run] reads, an own one writes.
/// Everything in here ends in a [ConnectionEnd], never in an exception of the network.
@NullMarked
package chat.skerry.client.connection;

import org.jspecify.annotations.NullMarked;
