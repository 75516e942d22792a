/// What the client takes from the machine: clocks, randomness, timers. The one place that touches
/// them, so that tests can turn them.
@NullMarked
package chat.skerry.client.runtime;

import org.jspecify.annotations.NullMarked;
