package chat.skerry.node.transport;

import chat.skerry.protocol.noise.StaticAgreements;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What this member's static key and those of devices that logged in here agree on: a device that
/// comes back by IK costs one agreement less. About 200 B each; bounded. Thread-safe.
///
/// It holds nothing that the member could not compute from its own key at any time, and only a
/// device that holds its key can use it.
final class KnownDevices implements StaticAgreements {
  private final Cache<DeviceKey, byte[]> agreements;

  KnownDevices(int devicesMax) {
    agreements = Caffeine.newBuilder().maximumSize(devicesMax).executor(Runnable::run).build();
  }

  /// The 32 bytes of a key: an array in an object of its own would take twice as much.
  private record DeviceKey(long a, long b, long c, long d) {
    static DeviceKey of(byte[] key) {
      ByteBuffer bytes = ByteBuffer.wrap(key);
      return new DeviceKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
  }

  @Override
  public byte @Nullable [] find(byte[] deviceKey) {
    return agreements.getIfPresent(DeviceKey.of(deviceKey));
  }

  /// To be called once the device has logged in.
  void remember(byte[] deviceKey, byte[] agreement) {
    agreements.put(DeviceKey.of(deviceKey), agreement);
  }
}
