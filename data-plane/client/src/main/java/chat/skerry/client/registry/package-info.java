/// Asks where this account's member is. Blocking, for virtual threads.
@NullMarked
package chat.skerry.client.registry;

import org.jspecify.annotations.NullMarked;
