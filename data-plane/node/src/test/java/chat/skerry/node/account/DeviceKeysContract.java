package chat.skerry.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every store of device keys does; one subclass a store.
public abstract class DeviceKeysContract {
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final int RACERS = 8;

  protected final DeviceAddress device = new DeviceAddress("owner" + ACCOUNTS.incrementAndGet(), 0);

  protected abstract DeviceKeys keys();

  @Test
  void bindsTheFirstKeyAndRefusesAnother() {
    assertThat(keys().bind(device, key(1))).isEqualTo(DeviceKeys.Binding.NEW);
    assertThat(keys().bind(device, key(1))).isEqualTo(DeviceKeys.Binding.KNOWN);
    assertThat(keys().bind(device, key(2))).isEqualTo(DeviceKeys.Binding.MISMATCH);
    assertThat(keys().bind(device, key(1))).isEqualTo(DeviceKeys.Binding.KNOWN);
  }

  @Test
  void keepsDevicesOfAnAccountApart() {
    DeviceAddress other = new DeviceAddress(device.account(), 4);
    assertThat(keys().bind(device, key(1))).isEqualTo(DeviceKeys.Binding.NEW);
    assertThat(keys().bind(other, key(2))).isEqualTo(DeviceKeys.Binding.NEW);
    assertThat(keys().bind(device, key(2))).isEqualTo(DeviceKeys.Binding.MISMATCH);
  }

  @Test
  void agreesOnOneKeyWhenManyBindAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<DeviceKeys.Binding> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DeviceKeys.Binding>> racers = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        byte[] key = key(i);
        racers.add(
            threads.submit(() -> {
              start.await();
              return keys().bind(device, key);
            }));
      }
      for (Future<DeviceKeys.Binding> racer : racers) {
        outcomes.add(racer.get());
      }
    }
    assertThat(Collections.frequency(outcomes, DeviceKeys.Binding.NEW)).isEqualTo(1);
    assertThat(Collections.frequency(outcomes, DeviceKeys.Binding.MISMATCH)).isEqualTo(RACERS - 1);
    int winner = outcomes.indexOf(DeviceKeys.Binding.NEW);
    assertThat(keys().bind(device, key(winner))).isEqualTo(DeviceKeys.Binding.KNOWN);
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThatThrownBy(() -> keys().bind(device, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("staticKey: 31 bytes (expected: 32)");
  }

  private static byte[] key(int filling) {
    byte[] key = new byte[StaticKeys.LENGTH_BYTES];
    Arrays.fill(key, (byte) (filling + 1));
    return key;
  }
}
