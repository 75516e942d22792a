/// The connection to Cassandra that all adapters share, and its schema.
///
/// ```
/// keyspace (NetworkTopologyStrategy, one data center)
///  ├─ schema_version   component            → version, applied_at
///  ├─ mailbox          (account, device, bucket) | seq ↑ → envelope        TTL 30 d, TWCS 1 d
///  └─ device_key       (account), device    → static_key, bound_at         kept
/// ```
///
/// [CassandraStore] connects in the background and again after a loss; one virtual thread owns its
/// state. Requests run on the callers' virtual threads. `docs/storage.md` has the whole story.
@NullMarked
package chat.skerry.node.store.cassandra;

import org.jspecify.annotations.NullMarked;
