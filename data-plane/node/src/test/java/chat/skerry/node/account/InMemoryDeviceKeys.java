package chat.skerry.node.account;

import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.RegistrationIds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Bindings in memory that can be made to fail. Passes [DeviceKeysContract]. Thread-safe.
public final class InMemoryDeviceKeys implements DeviceKeys {
  private final Map<String, SortedMap<Integer, byte[]>> keys = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<DeviceAddress, byte[]> removed = new HashMap<>();
  private boolean available = true;
  private int listsRead;

  /// While false, every method throws [StoreUnavailableException].
  public synchronized void available(boolean answers) {
    this.available = answers;
  }

  /// How often a list was read.
  public synchronized int listsRead() {
    return listsRead;
  }

  @Override
  public synchronized Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    check();
    byte[] bound = devices(device.account()).get(device.device());
    if (bound == null && Arrays.equals(removed.get(device), staticKey)) {
      return Binding.REMOVED;
    }
    if (bound == null) {
      devices(device.account()).put(device.device(), staticKey.clone());
      versions.merge(device.account(), 1L, Long::sum);
      return Binding.NEW;
    }
    return Arrays.equals(bound, staticKey) ? Binding.KNOWN : Binding.MISMATCH;
  }

  @Override
  public synchronized DeviceList list(String account) {
    check();
    listsRead++;
    return new DeviceList(
        versions.getOrDefault(account, 0L),
        devices(account).entrySet().stream()
            .map(entry ->
                new DeviceList.Entry(entry.getKey(), RegistrationIds.derive(entry.getValue())))
            .toList());
  }

  @Override
  public synchronized boolean remove(DeviceAddress device) {
    check();
    byte[] bound = devices(device.account()).remove(device.device());
    if (bound == null) {
      return false;
    }
    removed.put(device, bound);
    versions.merge(device.account(), 1L, Long::sum);
    return true;
  }

  private SortedMap<Integer, byte[]> devices(String account) {
    return keys.computeIfAbsent(account, name -> new TreeMap<>());
  }

  private void check() {
    if (!available) {
      throw new StoreUnavailableException("store: switched off by the test");
    }
  }
}
