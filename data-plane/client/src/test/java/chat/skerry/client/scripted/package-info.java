/// A member that a test scripts, built on the protocol module.
@NullMarked
package chat.skerry.client.scripted;

import org.jspecify.annotations.NullMarked;
