/// Asks the control API of the platform for what a device needs. For the programs of a tenant: they
/// hold its API key, devices never do. Blocking, for virtual threads.
@NullMarked
package chat.skerry.client.control;

import org.jspecify.annotations.NullMarked;
