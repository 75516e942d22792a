/// JSON over HTTP, bounded: what `registry` and `control` have in common. Blocking, thread-safe.
@NullMarked
package chat.skerry.client.http;

import org.jspecify.annotations.NullMarked;
