package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UnknownKeysTest {

  @Test
  void knowsEveryVariableOfAMember() {
    assertThatCode(() ->
            UnknownKeys.check(
                List.of(
                    "PATH",
                    "SKERRY_CLUSTER",
                    "SKERRY_PARTITION_MAP",
                    "SKERRY_VERIFICATION_KEYS",
                    "SKERRY_IDENTITY_DIRECTORY",
                    "SKERRY_CHAT_PORT",
                    "SKERRY_STORE_KIND",
                    "SKERRY_STORE_CASSANDRA_CONTACT_POINTS",
                    "SKERRY_STORE_CASSANDRA_REPLICATION_FACTOR",
                    "SKERRY_STORE_EMBEDDED_DIRECTORY",
                    "SKERRY_ISLAND_TRANSPORT_BIND_ADDRESS",
                    "SKERRY_ISLAND_TRANSPORT_DISCOVERY_DNS_QUERY",
                    "SKERRY_ISLAND_TRANSPORT_DISCOVERY_INITIAL_HOSTS")))
        .doesNotThrowAnyException();
  }

  @Test
  void namesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> UnknownKeys.check(List.of("SKERRY_STORE_KNID", "SKERRY_ISLAND")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[SKERRY_STORE_KNID]")
        .hasMessageContaining("SKERRY_STORE_KIND");
  }
}
