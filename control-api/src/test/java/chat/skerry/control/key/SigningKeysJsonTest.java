package chat.skerry.control.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysJsonTest {
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private final SigningKeys keys =
      new SigningKeys(
          List.of(
              SigningKey.generate(KeyState.ACTIVE, SINCE, new SecureRandom()),
              SigningKey.generate(KeyState.NEXT, SINCE.plusSeconds(1), new SecureRandom())),
          "request");

  @RepeatedTest(20)
  void readsWhatItWrote() {
    SigningKeys read = SigningKeysJson.read(SigningKeysJson.write(keys));

    assertThat(read.verificationKeys()).isEqualTo(keys.verificationKeys());
    assertThat(read.rotation()).isEqualTo("request");
    assertThat(read.active().state()).isEqualTo(KeyState.ACTIVE);
    assertThat(read.active().secret().getS()).isEqualTo(keys.active().secret().getS());
  }

  @Test
  void signsWithWhatItRead() throws GeneralSecurityException {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    byte[] signature = SigningKeysJson.read(SigningKeysJson.write(keys)).active().sign(content);

    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(keys.active().verifier());
    verifier.update(content);
    assertThat(verifier.verify(signature)).isTrue();
    assertThat(signature).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kid\":\"k\",\"state\":\"ACTIVE\",\"since\":\"now\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"AA\"}]}",
        "{\"keys\":[],\"other\":1}"
      })
  void refusesWhatIsDamaged(String text) {
    assertThatThrownBy(() -> SigningKeysJson.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys");
  }

  @Test
  void refusesAKeyWhoseNameIsAnothers() {
    String text = SigningKeysJson.write(keys).replace(keys.active().id(), "another");

    assertThatThrownBy(() -> SigningKeysJson.read(text)).hasMessageContaining("another is damaged");
  }

  @Test
  void tellsNothingOfASecret() {
    String secret = Base64Url.encode256(keys.active().secret().getS());
    String broken = SigningKeysJson.write(keys).replace("\"state\"", "\"stat\"");

    assertThat(keys.toString()).doesNotContain(secret);
    assertThatThrownBy(() -> SigningKeysJson.read(broken))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain(secret));
  }
}
