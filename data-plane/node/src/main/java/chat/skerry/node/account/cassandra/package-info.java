/// Device keys in Cassandra: table `device_key`, partition (account), clustering device. Bound with
/// a lightweight transaction, so that two members can't bind two keys.
@NullMarked
package chat.skerry.node.account.cassandra;

import org.jspecify.annotations.NullMarked;
