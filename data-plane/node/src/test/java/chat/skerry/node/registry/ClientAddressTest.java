package chat.skerry.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

  @Test
  void believesNobodyWithoutProxiesOfOurs() {
    assertThat(ClientAddress.of("192.0.2.7", "1.2.3.4", 0)).isEqualTo("192.0.2.7");
  }

  @Test
  void takesWhatTheOutermostProxyOfOursSaw() {
    assertThat(ClientAddress.of("10.0.0.9", "6.6.6.6, 192.0.2.7, 10.0.0.8", 2))
        .isEqualTo("192.0.2.7");
    assertThat(ClientAddress.of("10.0.0.9", "192.0.2.7", 2)).isEqualTo("10.0.0.9");
    assertThat(ClientAddress.of("10.0.0.9", null, 2)).isEqualTo("10.0.0.9");
  }

  @Test
  void takesNothingThatIsNoAddress() {
    assertThat(ClientAddress.of("10.0.0.9", "<script>", 1)).isEqualTo("10.0.0.9");
    assertThat(ClientAddress.of("10.0.0.9", "", 1)).isEqualTo("10.0.0.9");
  }

  @Test
  void countsAnIpv6NetworkAsOne() {
    assertThat(ClientAddress.of("2001:db8:1:2::1", null, 0)).isEqualTo("2001:db8:1:2:");
    assertThat(ClientAddress.of("2001:db8:1:2:ffff:1:2:3", null, 0)).isEqualTo("2001:db8:1:2:");
    assertThat(ClientAddress.of("2001:db8::1", null, 0)).isEqualTo("2001:db8:0:0:");
    assertThat(ClientAddress.of("::1", null, 0)).isEqualTo("0:0:0:0:");
  }
}
