package chat.skerry.node.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A verified signature is computed once, and never counts for longer than it should.
final class RememberedTokensTest {
  private static final String CLUSTER = "acme/demo";
  private static final long NOW = 1_800_000_000L;

  private final TestTokens issuer = new TestTokens("key-1");
  private final AtomicReference<VerificationKeys> keys = new AtomicReference<>(issuer.keys());
  private final AtomicLong nowSeconds = new AtomicLong(NOW);
  private final TokenVerifier verifier =
      new TokenVerifier(CLUSTER, keys::get, () -> nowSeconds.get() * 1_000, 10);

  @Test
  void computesTheSignatureOfATokenOnce() {
    String token = issuer.token(CLUSTER, "alice", NOW);
    for (int i = 0; i < 5; i++) {
      assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
    }

    assertThat(verifier.computed()).isEqualTo(1);
    assertThat(verifier.recalled()).isEqualTo(4);
  }

  @Test
  void looksAtTheTimeEachTime() {
    String token = issuer.token(CLUSTER, "alice", NOW);
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);

    nowSeconds.set(NOW + 3_600 + 31);
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Expired.class);
    nowSeconds.set(NOW - 31);
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void forgetsATokenWithTheKeyThatSignedIt() {
    String token = issuer.token(CLUSTER, "alice", NOW);
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);

    keys.set(new TestTokens("key-2").keys());
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Invalid.class);
    keys.set(new TestTokens("key-1").keys());
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Invalid.class);
  }

  @Test
  void remembersNothingThatIsNotSigned() {
    String token = issuer.token(CLUSTER, "alice", NOW);
    assertThat(verifier.verify(token)).isInstanceOf(TokenVerdict.Valid.class);
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86);

    assertThat(verifier.verify(forged)).isInstanceOf(TokenVerdict.Invalid.class);
    assertThat(verifier.verify(forged)).isInstanceOf(TokenVerdict.Invalid.class);
    assertThat(verifier.recalled()).isZero();
  }

  @Test
  void remembersOnlySoMany() {
    List<String> tokens =
        IntStream.range(0, 200).mapToObj(i -> issuer.token(CLUSTER, "a" + i, NOW)).toList();
    tokens.forEach(verifier::verify);
    tokens.forEach(verifier::verify);

    assertThat(verifier.recalled()).isLessThanOrEqualTo(50);
  }
}
