/// What the pods of members and of edges have in common: no rights, probes, mounted files; and how
/// a release gets into a pod and is started there.
///
/// ```
/// member   container release  skerry-node      carrier ── copies ──► emptyDir releases ◄── notices ─┐
///          container node     skerry-launcher  launcher ── starts what is there ────────────────────┘
/// edge     container node     skerry-node      the release itself: it has nothing to hand over
/// ```
@NullMarked
package chat.skerry.operator.pod;

import org.jspecify.annotations.NullMarked;
