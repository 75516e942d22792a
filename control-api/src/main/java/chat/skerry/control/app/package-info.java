/// Puts the program together: configuration, wiring, the loop that keeps the keys, health, metrics,
/// and the OpenAPI document.
@NullMarked
package chat.skerry.control.app;

import org.jspecify.annotations.NullMarked;
