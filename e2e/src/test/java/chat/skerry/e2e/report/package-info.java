/// What a run tells people: one line a scenario with what was seen, and how many passed.
///
/// Scenarios hand over what they saw through a [chat.skerry.e2e.report.Seen]; the table listens to
/// the test run. A scenario that did not run is no pass.
@NullMarked
package chat.skerry.e2e.report;

import org.jspecify.annotations.NullMarked;
