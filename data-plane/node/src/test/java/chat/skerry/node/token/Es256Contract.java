package chat.skerry.node.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every provider of ES256 has to do.
public abstract class Es256Contract {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final byte[] TEXT = "header.claims".getBytes(StandardCharsets.US_ASCII);

  protected abstract Es256 es256();

  @Test
  void givesTheKnownAnswerOfRfc7515() {
    Es256.Key key =
        es256()
            .key(
                P256.point(
                    bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                    bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")));
    byte[] signature =
        bytes(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    String signed =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl"
            + "LmNvbS9pc19yb290Ijp0cnVlfQ";

    assertThat(key.verifies(signed.getBytes(StandardCharsets.US_ASCII), signature)).isTrue();
    assertThat(key.verifies(TEXT, signature)).isFalse();
  }

  @Test
  void verifiesSignaturesWithShortAndLongNumbers() throws Exception {
    KeyPair pair = pair();
    Es256.Key key = es256().key((ECPublicKey) pair.getPublic());
    // One number in 256 begins with a zero byte, every other one with a set bit.
    for (int i = 0; i < 600; i++) {
      byte[] text = ("text " + i).getBytes(StandardCharsets.US_ASCII);
      assertThat(key.verifies(text, sign(pair, text))).isTrue();
    }
  }

  @Test
  void refusesNumbersOutOfRange() throws Exception {
    KeyPair pair = pair();
    Es256.Key key = es256().key((ECPublicKey) pair.getPublic());
    byte[] good = sign(pair, TEXT);
    BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));

    assertThat(key.verifies(TEXT, fixed(BigInteger.ZERO, s))).isFalse();
    assertThat(key.verifies(TEXT, fixed(r, BigInteger.ZERO))).isFalse();
    assertThat(key.verifies(TEXT, fixed(BigInteger.ZERO, BigInteger.ZERO))).isFalse();
    assertThat(key.verifies(TEXT, fixed(ORDER, s))).isFalse();
    assertThat(key.verifies(TEXT, fixed(r, ORDER))).isFalse();
    assertThat(key.verifies(TEXT, fixed(ORDER, ORDER))).isFalse();
    assertThat(key.verifies(TEXT, fixed(s, r))).isFalse();
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(key.verifies(TEXT, ones)).isFalse();
  }

  @Test
  void refusesEveryChangedBitAndEveryOtherKey() throws Exception {
    KeyPair pair = pair();
    Es256.Key key = es256().key((ECPublicKey) pair.getPublic());
    byte[] good = sign(pair, TEXT);
    for (int bit = 0; bit < good.length * 8; bit += 7) {
      byte[] damaged = good.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifies(TEXT, damaged)).isFalse();
    }
    assertThat(es256().key((ECPublicKey) pair().getPublic()).verifies(TEXT, good)).isFalse();
  }

  @Test
  void takesAnyBytesForASignature() throws Exception {
    Es256.Key key = es256().key((ECPublicKey) pair().getPublic());
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] any = new byte[64];
      random.nextBytes(any);
      assertThat(key.verifies(TEXT, any)).isFalse();
    }
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] sign(KeyPair pair, byte[] text) throws Exception {
    Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(text);
    return signer.sign();
  }

  private static byte[] fixed(BigInteger r, BigInteger s) {
    byte[] out = new byte[64];
    copy(r, out, 0);
    copy(s, out, 32);
    return out;
  }

  private static void copy(BigInteger value, byte[] out, int offset) {
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, out, offset + 32 - length, length);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
