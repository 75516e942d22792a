package chat.skerry.node.account.cassandra;

import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.DeviceKeysContract;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import chat.skerry.testkit.cassandra.CassandraServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class CassandraDeviceKeysIT extends DeviceKeysContract {
  private static CassandraStore cassandra;
  private static CassandraDeviceKeys keys;

  @BeforeAll
  static void connect() {
    cassandra = TestStores.serving(CassandraServer.shared(), "keys_it");
    keys = new CassandraDeviceKeys(cassandra);
  }

  @AfterAll
  static void disconnect() {
    cassandra.close();
  }

  @Override
  protected DeviceKeys keys() {
    return keys;
  }
}
