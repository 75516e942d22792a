/// Tells a client its member: `GET /v1/registry/member` on the HTTP port of every member.
///
/// Stateless: the answer comes from the partition map, and for accounts of this island from the
/// ownership now. Requests run on virtual threads; a token bucket bounds their rate.
@NullMarked
package chat.skerry.node.registry;

import org.jspecify.annotations.NullMarked;
