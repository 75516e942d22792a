/// What an edge knows of the members, and whom it names first for an account.
///
/// ```
/// member: MemberReport ──(peer: one stream to each edge, each second and at each change)──► ReportBook
///                                                                     ReportedOrder ◄── reads ──┘
/// ```
///
/// An edge keeps nothing: reports come again within a second, and one that is older than three
/// counts for nothing. Everything is thread-safe. ADR 0017 says how a member is chosen.
@NullMarked
package chat.skerry.node.edge;

import org.jspecify.annotations.NullMarked;
