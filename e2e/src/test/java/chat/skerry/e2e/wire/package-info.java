/// The wire in the hands of people with bad intentions or bad code: devices that send what the
/// protocol forbids, tokens that nobody should accept, a man in the middle.
@NullMarked
package chat.skerry.e2e.wire;

import org.jspecify.annotations.NullMarked;
