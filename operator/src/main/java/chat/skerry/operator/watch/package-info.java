/// The caches of informers through which reconcilers observe, and that wake them.
///
/// What lies in the caches belongs to the informers: it is read, never changed.
@NullMarked
package chat.skerry.operator.watch;

import org.jspecify.annotations.NullMarked;
