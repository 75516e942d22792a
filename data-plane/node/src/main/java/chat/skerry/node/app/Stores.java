package chat.skerry.node.app;

import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.cassandra.CassandraDeviceKeys;
import chat.skerry.node.account.embedded.EmbeddedDeviceKeys;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.cassandra.CassandraMailboxStore;
import chat.skerry.node.mailbox.embedded.EmbeddedMailboxStore;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// The stores of a member, in the technology that it was configured for.
record Stores(MailboxStore mailboxes, DeviceKeys keys) {

  /// @param makesSchema whether this member is the one that makes the schema; asked at each try
  static Stores open(
      NodeConfig config, InstantSource clock, BooleanSupplier makesSchema, Opened opened) {
    return switch (NodeSettings.store(config)) {
      case CASSANDRA -> {
        CassandraStore store =
            opened.add(CassandraStore.open(NodeSettings.cassandra(config), makesSchema, clock));
        yield new Stores(new CassandraMailboxStore(store, clock), new CassandraDeviceKeys(store));
      }
      case EMBEDDED -> {
        EmbeddedStore store = opened.add(EmbeddedStore.open(config.store().embedded().directory()));
        yield new Stores(new EmbeddedMailboxStore(store, clock), new EmbeddedDeviceKeys(store));
      }
    };
  }
}
