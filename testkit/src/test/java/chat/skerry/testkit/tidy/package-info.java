/// Order in the checkout as a test: sizes, links, names, and documents that agree with the disk.
///
/// Each check is a function from text to findings, tested with planted text; [TidyTest] runs them
/// over the whole checkout.
@NullMarked
package chat.skerry.testkit.tidy;

import org.jspecify.annotations.NullMarked;
