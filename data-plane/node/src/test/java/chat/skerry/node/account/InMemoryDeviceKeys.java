package chat.skerry.node.account;

import chat.skerry.node.store.StoreUnavailableException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Bindings in memory that can be made to fail. Passes [DeviceKeysContract]. Thread-safe.
public final class InMemoryDeviceKeys implements DeviceKeys {
  private final Map<DeviceAddress, byte[]> keys = new ConcurrentHashMap<>();
  private volatile boolean available = true;

  /// While false, every method throws [StoreUnavailableException].
  public void available(boolean answers) {
    this.available = answers;
  }

  @Override
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    if (!available) {
      throw new StoreUnavailableException("store: switched off by the test");
    }
    byte[] bound = keys.putIfAbsent(device, staticKey.clone());
    if (bound == null) {
      return Binding.NEW;
    }
    return Arrays.equals(bound, staticKey) ? Binding.KNOWN : Binding.MISMATCH;
  }
}
