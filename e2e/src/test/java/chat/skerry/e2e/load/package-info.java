/// Makes load: many devices of one kind of server, on one event loop, and the books of what they
/// sent and heard.
///
/// A text walks the same way everywhere: sender → server (✓, the server answers for it) →
/// recipient, which acknowledges → sender (✓✓). Where the server makes no receipt of its own, the
/// recipient's device sends one, as an acknowledged message like any other. Each kind of server has
/// its dialect in a package of its own.
///
/// Everything but [chat.skerry.e2e.load.Generator]'s public methods is confined to its event loop.
@NullMarked
package chat.skerry.e2e.load;

import org.jspecify.annotations.NullMarked;
