package chat.skerry.node.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {
  private static final String CLUSTER = "acme/demo";
  private static final long NOW = 1_800_000_000L;

  private final TestTokens issuer = new TestTokens("key-1");
  private final TokenVerifier verifier =
      new TokenVerifier(CLUSTER, issuer::keys, () -> NOW * 1_000, 100);

  private static String claims(String changes) {
    return "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"iat\":1800000000,\"exp\":1800003600"
        + changes
        + "}";
  }

  @Test
  void acceptsATokenOfTheIssuer() {
    TokenVerdict verdict = verifier.verify(issuer.token(CLUSTER, "alice", NOW));

    assertThat(verdict).isInstanceOf(TokenVerdict.Valid.class);
    TokenVerdict.Valid valid = (TokenVerdict.Valid) verdict;
    assertThat(valid.account()).isEqualTo("alice");
    assertThat(valid.allows(0)).isTrue();
    assertThat(valid.allows(4)).isTrue();
  }

  @Test
  void bindsATokenWithADeviceToThatDevice() {
    TokenVerdict.Valid valid =
        (TokenVerdict.Valid) verifier.verify(issuer.sign(claims(",\"dev\":3")));

    assertThat(valid.allows(3)).isTrue();
    assertThat(valid.allows(0)).isFalse();
  }

  @Test
  void acceptsAnAudienceAmongSeveral() {
    String token =
        issuer.sign("{\"aud\":[\"other/one\",\"acme/demo\"],\"sub\":\"a\",\"exp\":1800003600}");

    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\",\"kid\":\"key-1\"}",
        "{\"alg\":\"HS256\",\"kid\":\"key-1\"}",
        "{\"alg\":\"es256\",\"kid\":\"key-1\"}",
        "{\"kid\":\"key-1\"}",
        "{\"alg\":\"ES256\",\"kid\":\"key-2\"}",
        "{\"alg\":\"ES256\"}",
        "{\"alg\":\"ES256\",\"kid\":\"key-1\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"alg\":\"ES256\",\"kid\":\"key-1\"}",
        "[]",
        "not json",
      })
  void refusesAHeaderThatIsNotOurs(String header) {
    assertThat(verifier.verify(issuer.sign(header, claims(""))))
        .isInstanceOf(TokenVerdict.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "e30.e30.AAAA",
        "é.é.é",
        "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleS0xIn0.e30.",
      })
  void refusesWhatIsNoToken(String token) {
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void refusesATokenThatIsTooLong() {
    assertThat(verifier.verify("a".repeat(4_097))).isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void refusesEveryChangedCharacterOfTheClaims() {
    String token = issuer.sign(claims(""));
    int start = token.indexOf('.') + 1;
    for (int i = start; i < token.lastIndexOf('.'); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(verifier.verify(tampered)).isInstanceOf(TokenVerdict.Invalid.class);
    }
  }

  @Test
  void refusesTheSignatureOfAnotherKeyUnderAKnownId() {
    TestTokens impostor = new TestTokens("key-1");

    assertThat(verifier.verify(impostor.sign(claims("")))).isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void refusesASignatureOfZeros() {
    String token = issuer.sign(claims(""));
    String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

    assertThat(verifier.verify(token.substring(0, token.lastIndexOf('.') + 1) + zeros))
        .isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void tellsAnotherAudienceFromABadToken() {
    for (String audience : new String[] {"\"acme/other\"", "[]", "[\"acme\"]", "7", "null"}) {
      String token = issuer.sign("{\"aud\":" + audience + ",\"sub\":\"alice\",\"exp\":1800003600}");
      assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Foreign.class);
    }
    assertThat(verifier.verify(issuer.sign("{\"sub\":\"alice\",\"exp\":1800003600}")))
        .isInstanceOf(TokenVerdict.Foreign.class);
  }

  @Test
  void allowsThirtySecondsOfSkew() {
    assertThat(verifier.verify(expiring(NOW - 29))).isInstanceOf(TokenVerdict.Valid.class);
    assertThat(verifier.verify(expiring(NOW - 31))).isInstanceOf(TokenVerdict.Expired.class);
    assertThat(verifier.verify(issuer.sign(claims(",\"nbf\":" + (NOW + 30)))))
        .isInstanceOf(TokenVerdict.Valid.class);
    assertThat(verifier.verify(issuer.sign(claims(",\"nbf\":" + (NOW + 31)))))
        .isInstanceOf(TokenVerdict.Invalid.class);
    assertThat(verifier.verify(issuer.token(CLUSTER, "alice", NOW + 31)))
        .isInstanceOf(TokenVerdict.Invalid.class);
  }

  private String expiring(long atSeconds) {
    return issuer.sign("{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":" + atSeconds + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\"}",
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":\"1800003600\"}",
        "{\"aud\":\"acme/demo\",\"exp\":1800003600}",
        "{\"aud\":\"acme/demo\",\"sub\":\"\",\"exp\":1800003600}",
        "{\"aud\":\"acme/demo\",\"sub\":\"a/b\",\"exp\":1800003600}",
        "{\"aud\":\"acme/demo\",\"sub\":7,\"exp\":1800003600}",
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":1800003600,\"dev\":5}",
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":1800003600,\"dev\":-1}",
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":1800003600,\"dev\":\"0\"}",
        "{\"aud\":\"acme/demo\",\"sub\":\"alice\",\"exp\":1800003600,\"nbf\":\"soon\"}",
      })
  void refusesClaimsOutOfRange(String claims) {
    assertThat(verifier.verify(issuer.sign(claims))).isInstanceOf(TokenVerdict.Invalid.class);
  }
}
