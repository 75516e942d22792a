package chat.skerry.node.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationKeysTest {
  private final TestTokens issuer = new TestTokens("key-1");

  private static VerificationKeys parse(String json) {
    return VerificationKeys.parse(json.getBytes(StandardCharsets.UTF_8), new JdkEs256());
  }

  private static void assertRefused(String json, String named) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("expected");
  }

  @Test
  void findsAKeyById() {
    VerificationKeys keys = issuer.keys();

    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.find("key-1")).isPresent();
    assertThat(keys.find("key-2")).isEmpty();
  }

  @Test
  void passesOverKeysForOtherPurposes() {
    assertThat(
            parse(
                    """
                    {"keys":[{"kty":"RSA","kid":"r","n":"AQAB","e":"AQAB"},
                     {"kty":"EC","crv":"P-384","kid":"p","x":"AA","y":"AA"},
                     {"kty":"EC","crv":"P-256","use":"enc","kid":"e","x":"AA","y":"AA"}]}\
                    """)
                .size())
        .isZero();
  }

  @Test
  void namesWhatIsWrong() {
    String key = issuer.jwks();
    assertRefused("{", "not JSON");
    assertRefused("{}", "keys");
    assertRefused(key.replace("\"kid\":\"key-1\",", ""), "keys[0].kid");
    assertRefused(key.replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"AAAA\""), "keys[0].x");
    assertRefused(
        key.replaceAll("\"y\":\"[^\"]*\"", "\"y\":\"" + "A".repeat(43) + "\""), "keys[0].x, y");
    String one = key.substring(key.indexOf('[') + 1, key.indexOf(']'));
    assertRefused("{\"keys\":[" + one + "," + one + "]}", "keys[1].kid");
  }

  @Test
  void keepsTheLastGoodKeysOverABadFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("jwks.json");
    try (VerificationKeysFile keys = VerificationKeysFile.watch(file, new JdkEs256())) {
      assertThat(keys.current().size()).isZero();
      assertThat(keys.problem()).contains("jwks.json");

      Files.writeString(file, issuer.jwks());
      await(() -> assertThat(keys.current().find("key-1")).isPresent());
      assertThat(keys.problem()).isEmpty();

      Files.writeString(file, "{\"keys\":7}");
      await(() -> assertThat(keys.problem()).contains("keys: missing"));
      assertThat(keys.current().find("key-1")).isPresent();

      Files.writeString(file, new TestTokens("key-2").jwks());
      await(() -> assertThat(keys.current().find("key-2")).isPresent());
      assertThat(keys.current().find("key-1")).isEmpty();
      assertThat(keys.problem()).isEmpty();
    }
  }

  private static void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
  }
}
