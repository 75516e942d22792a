/// The operator: makes what ChatClusters ask for, and keeps it so.
///
/// The way of a change: `chatcluster` (a ChatCluster becomes ChatIslands, keys, services and the
/// partition map) → `chatisland` (an island becomes members) → `plan` (what is to be done, as data,
/// and its execution) → `condition` (what people are told). Each reconcile observes the caches of
/// informers, plans without side effects, executes, and writes the status; it can be stopped and
/// repeated at any point.
@NullMarked
package chat.skerry.operator;

import org.jspecify.annotations.NullMarked;
