/// What the tests of several modules share: architecture rules, and real servers that a test
/// starts.
@NullMarked
package chat.skerry.testkit;

import org.jspecify.annotations.NullMarked;
