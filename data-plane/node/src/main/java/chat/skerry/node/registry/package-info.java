/// Tells a client its member: `GET /v1/registry/member` on the HTTP port of every edge, and of
/// every member for installations without edges.
///
/// Stateless but for the rates: the answer comes from the partition map and from a [MemberOrder],
/// which on a member is the ownership of its own island and on an edge what members report.
/// Requests run on virtual threads; token buckets for all, for an address and for an account bound
/// their rate. On an edge each member comes with a ticket.
@NullMarked
package chat.skerry.node.registry;

import org.jspecify.annotations.NullMarked;
