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
  private final Cache<ByteBuffer, byte[]> agreements;

  KnownDevices(int devicesMax) {
    agreements = Caffeine.newBuilder().maximumSize(devicesMax).executor(Runnable::run).build();
  }

  @Override
  public byte @Nullable [] find(byte[] deviceKey) {
    return agreements.getIfPresent(ByteBuffer.wrap(deviceKey));
  }

  /// To be called once the device has logged in.
  void remember(byte[] deviceKey, byte[] agreement) {
    agreements.put(ByteBuffer.wrap(deviceKey), agreement);
  }
}
