/// The line: from a ChatCluster that is applied to a message that is acknowledged, and everything
/// that may go wrong on the way.
///
/// One class a subject, in the order in which they run. Each scenario stands for itself and leaves
/// the cluster as it found it; most share one ChatCluster of two islands.
@NullMarked
package chat.skerry.e2e.scenario;

import org.jspecify.annotations.NullMarked;
