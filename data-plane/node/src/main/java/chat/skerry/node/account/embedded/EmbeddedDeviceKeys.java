package chat.skerry.node.account.embedded;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.StaticKeys;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.util.Arrays;
import org.h2.mvstore.MVMap;

/// The bindings in the embedded file; thread-safe.
public final class EmbeddedDeviceKeys implements DeviceKeys {
  private final EmbeddedStore store;
  private final MVMap<String, byte[]> keys;

  public EmbeddedDeviceKeys(EmbeddedStore store) {
    this.store = store;
    this.keys = store.map("device_key");
  }

  @Override
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    String key = device.account() + "/" + device.device();
    byte[] known = store.read(() -> keys.get(key));
    if (known == null) {
      known = store.write(() -> keys.putIfAbsent(key, staticKey.clone()));
    }
    if (known == null) {
      return Binding.NEW;
    }
    return Arrays.equals(known, staticKey) ? Binding.KNOWN : Binding.MISMATCH;
  }
}
