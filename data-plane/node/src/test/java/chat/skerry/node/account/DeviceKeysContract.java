package chat.skerry.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.RegistrationIds;
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
  void listsTheDevicesOfAnAccount() {
    assertThat(keys().list(device.account())).isEqualTo(DeviceList.NONE);

    keys().bind(other(4), key(2));
    keys().bind(device, key(1));

    DeviceList list = keys().list(device.account());
    assertThat(list.version()).isEqualTo(2);
    assertThat(list.entries()).containsExactly(entry(0, 1), entry(4, 2));
    assertThat(keys().bind(device, key(1))).isEqualTo(DeviceKeys.Binding.KNOWN);
    assertThat(keys().bind(device, key(3))).isEqualTo(DeviceKeys.Binding.MISMATCH);
    assertThat(keys().list(device.account())).isEqualTo(list);
  }

  @Test
  void forgetsADeviceThatWasRemoved() {
    keys().bind(device, key(1));
    keys().bind(other(1), key(2));
    long before = keys().list(device.account()).version();

    assertThat(keys().remove(other(1))).isTrue();
    assertThat(keys().remove(other(1))).isFalse();

    DeviceList list = keys().list(device.account());
    assertThat(list.version()).isEqualTo(before + 1);
    assertThat(list.entries()).containsExactly(entry(0, 1));
  }

  @Test
  void registersARemovedDeviceAnewUnderAnotherKey() {
    keys().bind(other(1), key(2));
    keys().remove(other(1));
    DeviceList empty = keys().list(device.account());

    assertThat(keys().bind(other(1), key(2))).isEqualTo(DeviceKeys.Binding.REMOVED);
    assertThat(keys().bind(other(1), key(3))).isEqualTo(DeviceKeys.Binding.NEW);
    assertThat(keys().bind(other(1), key(2))).isEqualTo(DeviceKeys.Binding.MISMATCH);

    assertThat(empty.entries()).isEmpty();
    DeviceList list = keys().list(device.account());
    assertThat(list.version()).isGreaterThan(empty.version());
    assertThat(list.entries()).containsExactly(entry(1, 3));
  }

  @Test
  void losesNoChangeWhenManyDevicesBindAtOnce() throws Exception {
    CyclicBarrier start = new CyclicBarrier(DeviceAddress.DEVICES_MAX);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DeviceKeys.Binding>> racers = new ArrayList<>();
      for (int number = 0; number < DeviceAddress.DEVICES_MAX; number++) {
        DeviceAddress racer = other(number);
        racers.add(
            threads.submit(() -> {
              start.await();
              return keys().bind(racer, key(racer.device()));
            }));
      }
      for (Future<DeviceKeys.Binding> racer : racers) {
        assertThat(racer.get()).isEqualTo(DeviceKeys.Binding.NEW);
      }
    }
    DeviceList list = keys().list(device.account());
    assertThat(list.version()).isEqualTo(DeviceAddress.DEVICES_MAX);
    assertThat(list.entries())
        .containsExactly(entry(0, 0), entry(1, 1), entry(2, 2), entry(3, 3), entry(4, 4));
  }

  @Test
  void refusesAKeyOfAnotherLength() {
    assertThatThrownBy(() -> keys().bind(device, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("staticKey: 31 bytes (expected: 32)");
  }

  private DeviceAddress other(int number) {
    return new DeviceAddress(device.account(), number);
  }

  private static DeviceList.Entry entry(int device, int filling) {
    return new DeviceList.Entry(device, RegistrationIds.derive(key(filling)));
  }

  private static byte[] key(int filling) {
    byte[] key = new byte[StaticKeys.LENGTH_BYTES];
    Arrays.fill(key, (byte) (filling + 1));
    return key;
  }
}
