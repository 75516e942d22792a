package chat.skerry.client.account;

import chat.skerry.protocol.envelope.DeviceList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The device lists that members have told. A list may be old: who sends by it is told a better
/// one. Bounded: the least recently used is forgotten. Thread-safe.
public final class DeviceBook {
  private static final int ACCOUNTS_MAX = 1_000;

  private final Map<String, DeviceList> lists =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, DeviceList> eldest) {
          return size() > ACCOUNTS_MAX;
        }
      };

  public synchronized Optional<DeviceList> find(String account) {
    return Optional.ofNullable(lists.get(account));
  }

  public synchronized void learn(String account, DeviceList list) {
    lists.put(account, list);
  }
}
