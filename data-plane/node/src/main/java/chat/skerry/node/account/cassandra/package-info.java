/// Device keys in Cassandra: table `device_key`.
///
/// ```
/// partition (account)      list_version
///   device ↑ → static_key, bound_at, or, after a removal, removed_registration alone
/// ```
///
/// A list is changed with a lightweight transaction on its version, so that two members can't bind
/// two keys, and no change goes without a new version.
@NullMarked
package chat.skerry.node.account.cassandra;

import org.jspecify.annotations.NullMarked;
