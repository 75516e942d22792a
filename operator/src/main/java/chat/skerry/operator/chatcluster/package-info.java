/// ChatCluster → identity, islands, registry, policies, keys, partition map.
///
/// ```
/// informers ─► ClusterObservation ─► SpecCheck ─► Wanted ─► ClusterPlanner ─► Plan ─► executor
///                                       │ problems: Wanted = the last good spec, kept in the islands
///                                       ▼
///                                  ClusterStatusWriter
/// ```
@NullMarked
package chat.skerry.operator.chatcluster;

import org.jspecify.annotations.NullMarked;
