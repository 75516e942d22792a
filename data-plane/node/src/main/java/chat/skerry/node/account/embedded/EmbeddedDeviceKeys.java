package chat.skerry.node.account.embedded;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.account.StaticKeys;
import chat.skerry.node.store.embedded.EmbeddedStore;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.RegistrationIds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.mvstore.MVMap;

/// The bindings in the embedded file; thread-safe.
///
/// The version is raised before the list is changed: a crash between the two leaves a version that
/// stands for no change, never a change without a version.
public final class EmbeddedDeviceKeys implements DeviceKeys {
  private final EmbeddedStore store;
  private final MVMap<String, byte[]> keys;
  private final MVMap<String, byte[]> versions;
  private final Object changing = new Object();

  public EmbeddedDeviceKeys(EmbeddedStore store) {
    this.store = store;
    this.keys = store.map("device_key");
    this.versions = store.map("device_list");
  }

  @Override
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    StaticKeys.check(staticKey);
    String key = key(device.account(), device.device());
    byte[] known = store.read(() -> keys.get(key));
    return known != null && isKey(known)
        ? compare(known, staticKey)
        : store.write(() -> bindFirst(device, key, staticKey));
  }

  @Override
  public DeviceList list(String account) {
    return store.read(() -> {
      synchronized (changing) {
        List<DeviceList.Entry> entries = new ArrayList<>();
        for (int device = 0; device < DeviceAddress.DEVICES_MAX; device++) {
          byte[] staticKey = keys.get(key(account, device));
          if (staticKey != null && isKey(staticKey)) {
            entries.add(new DeviceList.Entry(device, RegistrationIds.derive(staticKey)));
          }
        }
        return new DeviceList(version(account), entries);
      }
    });
  }

  @Override
  public boolean remove(DeviceAddress device) {
    String key = key(device.account(), device.device());
    return store.write(() -> {
      synchronized (changing) {
        byte[] staticKey = keys.get(key);
        if (staticKey == null || !isKey(staticKey)) {
          return false;
        }
        raiseVersion(device.account());
        keys.put(key, registration(staticKey));
        return true;
      }
    });
  }

  private Binding bindFirst(DeviceAddress device, String key, byte[] staticKey) {
    synchronized (changing) {
      byte[] known = keys.get(key);
      if (known != null && isKey(known)) {
        return compare(known, staticKey);
      }
      if (Arrays.equals(known, registration(staticKey))) {
        return Binding.REMOVED;
      }
      raiseVersion(device.account());
      keys.put(key, staticKey.clone());
      return Binding.NEW;
    }
  }

  private static boolean isKey(byte[] value) {
    return value.length == StaticKeys.LENGTH_BYTES;
  }

  private static Binding compare(byte[] known, byte[] staticKey) {
    return Arrays.equals(known, staticKey) ? Binding.KNOWN : Binding.MISMATCH;
  }

  private static byte[] registration(byte[] staticKey) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(RegistrationIds.derive(staticKey)).array();
  }

  private void raiseVersion(String account) {
    versions.put(account, ByteBuffer.allocate(Long.BYTES).putLong(version(account) + 1).array());
  }

  private long version(String account) {
    byte[] version = versions.get(account);
    return version == null ? 0 : ByteBuffer.wrap(version).getLong();
  }

  private static String key(String account, int device) {
    return account + "/" + device;
  }
}
