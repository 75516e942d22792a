package chat.skerry.protocol.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceListTest {
  private static final DeviceList TWO = list(7, new DeviceList.Entry(0, 0x0102), entry(3, -1));

  private static DeviceList list(long version, DeviceList.Entry... entries) {
    return new DeviceList(version, List.of(entries));
  }

  private static DeviceList.Entry entry(int device, int registrationId) {
    return new DeviceList.Entry(device, registrationId);
  }

  @Test
  void hashesDevicesAndRegistrationsAndNothingElse() {
    // printf 'skerry-devices-v1' | sha256sum; the other: with 00 00000102 03 ffffffff behind it
    assertThat(Integer.toHexString(DeviceList.NONE.hash())).isEqualTo("39aefdc1");
    assertThat(Integer.toHexString(TWO.hash())).isEqualTo("8bfc1c77");
    assertThat(list(8, entry(0, 0x0102), entry(3, -1)).hash()).isEqualTo(TWO.hash());
    assertThat(list(7, entry(0, 0x0103), entry(3, -1)).hash()).isNotEqualTo(TWO.hash());
    assertThat(list(7, entry(0, 0x0102), entry(4, -1)).hash()).isNotEqualTo(TWO.hash());
  }

  @Test
  void namesAnotherRegistrationForAnotherKey() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 2);

    // printf 'skerry-registration-v1' and 32 bytes of 02 | sha256sum
    assertThat(Integer.toHexString(RegistrationIds.derive(key))).isEqualTo("e3fcf2fc");
    key[31]++;
    assertThat(Integer.toHexString(RegistrationIds.derive(key))).isNotEqualTo("e3fcf2fc");
  }

  @Test
  void letsAMessageWaitForThePhoneOfAnAccountThatNobodyHasLoggedInTo() {
    assertThat(DeviceList.NONE.recipients()).containsExactly(entry(0, RegistrationIds.NONE));
    assertThat(TWO.recipients()).isEqualTo(TWO.entries());
  }

  @Test
  void refusesDevicesOutOfRangeOrOrder() {
    assertThatThrownBy(() -> list(1, entry(5, 1)))
        .hasMessage("device: 5 after -1 (expected: 0 to 4, increasing)");
    assertThatThrownBy(() -> list(1, entry(-1, 1)))
        .hasMessage("device: 4294967295 after -1 (expected: 0 to 4, increasing)");
    assertThatThrownBy(() -> list(1, entry(2, 1), entry(2, 2)))
        .hasMessage("device: 2 after 2 (expected: 0 to 4, increasing)");
  }
}
