package chat.skerry.operator.verificationkeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationKeysTest {

  @Test
  void isTheUnionInTheOrderOfIds() {
    VerificationKeys keys =
        VerificationKeys.union(
            List.of(
                source("b", "{\"keys\":[{\"kid\":\"k2\",\"kty\":\"EC\"}]}"),
                source(
                    "a",
                    "{\"keys\":[{\"kid\":\"k3\",\"kty\":\"EC\"},{\"kid\":\"k1\",\"kty\":\"EC\"}]}")));

    assertThat(keys.jwks())
        .isEqualTo(
            "{\"keys\":[{\"kid\":\"k1\",\"kty\":\"EC\"},{\"kid\":\"k2\",\"kty\":\"EC\"},"
                + "{\"kid\":\"k3\",\"kty\":\"EC\"}]}");
    assertThat(keys.problems()).isEmpty();
  }

  @Test
  void isEmptyWithoutSources() {
    assertThat(VerificationKeys.union(List.of()).jwks()).isEqualTo("{\"keys\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no json | ConfigMap s: jwks.json is not JSON
          {"other":1} | ConfigMap s: jwks.json has no list "keys"
          {"keys":[{"kty":"EC"}]} | ConfigMap s: a key without kid or kty
          {"keys":[{"kid":"k"}]} | ConfigMap s: a key without kid or kty
          {"keys":[{"kid":"k","kty":"EC","d":"x"}]} | ConfigMap s: key k holds a private key (expected: public keys)
          """)
  void leavesOutWhatIsNoPublicKeyAndSaysSo(String contents, String problem) {
    VerificationKeys keys =
        VerificationKeys.union(
            List.of(
                source("s", contents),
                source("t", "{\"keys\":[{\"kid\":\"good\",\"kty\":\"EC\"}]}")));

    assertThat(keys.problems()).containsExactly(problem);
    assertThat(keys.count()).isEqualTo(1);
    assertThat(keys.jwks()).contains("good").doesNotContain("\"d\"");
  }

  @Test
  void isBounded() {
    String many =
        IntStream.range(100, 200)
            .mapToObj(i -> "{\"kid\":\"k" + i + "\",\"kty\":\"EC\"}")
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));

    VerificationKeys keys = VerificationKeys.union(List.of(source("s", many)));

    assertThat(keys.count()).isEqualTo(VerificationKeys.MAX_KEYS);
    assertThat(keys.problems()).hasSize(36);
  }

  private static ConfigMap source(String name, String jwks) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("jwks.json", jwks)
        .build();
  }
}
