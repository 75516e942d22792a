package chat.skerry.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "10.99.0.1:30501, TCP, 10.99.0.1, 30501, ''",
    "[fd00::1]:5222, TCP, fd00::1, 5222, ''",
    "ws://10.99.0.1:30511/chat, WS, 10.99.0.1, 30511, /chat",
    "wss://[fd00::1]:443/demo-0-a/chat, WSS, fd00::1, 443, /demo-0-a/chat",
  })
  void readsWhatItWrites(String text, HostPort.Way way, String host, int port, String path) {
    HostPort address = HostPort.parse(text);

    assertThat(address).isEqualTo(new HostPort(way, host, port, path));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({"ws://chat.example/chat, 80", "wss://chat.example/chat, 443"})
  void knowsThePortsOfTheWeb(String text, int port) {
    assertThat(HostPort.parse(text).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat.example",
        "ws://chat.example",
        "ws://chat.example:5280",
        "http://chat.example:80/chat",
        "ws://user@chat.example/chat",
        "ws://chat.example/chat?x=1",
        "ws://chat.example:0/chat",
        "ws://chat.example:70000/chat",
        ""
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }
}
