package chat.skerry.testkit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class CassandraServerIT {
  @Test
  void answersAgainAfterAKillAndAStop() throws IOException {
    try (CassandraServer server = CassandraServer.started()) {
      new Socket(server.contactPoint().getAddress(), server.contactPoint().getPort()).close();
      server.kill();
      assertThatThrownBy(
              () -> new Socket(server.contactPoint().getAddress(), server.contactPoint().getPort()))
          .isInstanceOf(IOException.class);
      server.start();
      server.stop();
      assertThat(server.isRunning()).isFalse();
      server.start();
      assertThat(server.isRunning()).isTrue();
    }
  }
}
