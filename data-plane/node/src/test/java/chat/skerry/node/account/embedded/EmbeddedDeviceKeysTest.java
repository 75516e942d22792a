package chat.skerry.node.account.embedded;

import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.DeviceKeysContract;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDeviceKeysTest extends DeviceKeysContract {
  @TempDir Path directory;
  private EmbeddedStore embedded;
  private EmbeddedDeviceKeys keys;

  @BeforeEach
  void open() {
    embedded = EmbeddedStore.open(directory);
    keys = new EmbeddedDeviceKeys(embedded);
  }

  @AfterEach
  void close() {
    embedded.close();
  }

  @Override
  protected DeviceKeys keys() {
    return keys;
  }
}
