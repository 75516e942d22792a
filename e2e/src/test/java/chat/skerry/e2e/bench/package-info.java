/// Figures of the line on the cluster at hand: how fast a chat backend comes up and a message goes.
///
/// A benchmark, not a test: it prints what it measured beside the goal, keeps the raw numbers, and
/// fails only where nothing could be measured.
@NullMarked
package chat.skerry.e2e.bench;

import org.jspecify.annotations.NullMarked;
