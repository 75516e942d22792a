package chat.skerry.node.token.conscrypt;

import chat.skerry.node.token.Es256;
import chat.skerry.node.token.P256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Optional;
import org.conscrypt.Conscrypt;
import org.jboss.logging.Logger;

/// ES256 by Conscrypt. Its ECDSA over a ready digest keeps no native state between calls.
public final class ConscryptEs256 implements Es256 {
  private static final Logger LOG = Logger.getLogger(ConscryptEs256.class);

  private final Provider provider;

  private ConscryptEs256(Provider provider) {
    this.provider = provider;
  }

  /// Empty where its native code can't be loaded or computes wrongly.
  public static Optional<Es256> load() {
    try {
      ConscryptEs256 es256 = new ConscryptEs256(Conscrypt.newProvider());
      if (KnownAnswer.isGivenBy(es256)) {
        return Optional.of(es256);
      }
      LOG.warn("ES256: Conscrypt does not verify what it should (expected: the known answer)");
    } catch (LinkageError | RuntimeException e) {
      LOG.infof("ES256: no Conscrypt here: %s", e.toString());
    }
    return Optional.empty();
  }

  @Override
  public String name() {
    return "Conscrypt";
  }

  @Override
  public Key key(ECPublicKey key) {
    try {
      PublicKey ready = (PublicKey) KeyFactory.getInstance("EC", provider).translateKey(key);
      return (signed, signature) -> verifies(ready, signed, signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key: refused (expected: a point of P-256)", e);
    }
  }

  private boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("NONEwithECDSA", provider);
      verifier.initVerify(key);
      verifier.update(MessageDigest.getInstance("SHA-256").digest(signed));
      return verifier.verify(DerSignature.ofFixed(signature));
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256 was tried when it was loaded", e);
    }
  }

  /// The example of RFC 7515 appendix A.3.
  private static final class KnownAnswer {
    private static final String X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private static final String Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    private static final String SIGNED =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static final String SIGNATURE =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private KnownAnswer() {}

    static boolean isGivenBy(Es256 es256) {
      Key key = es256.key(P256.point(bytes(X), bytes(Y)));
      byte[] signed = SIGNED.getBytes(StandardCharsets.US_ASCII);
      byte[] damaged = signed.clone();
      damaged[0] ^= 1;
      byte[] signature = bytes(SIGNATURE);
      return key.verifies(signed, signature) && !key.verifies(damaged, signature);
    }

    private static byte[] bytes(String base64) {
      return Base64.getUrlDecoder().decode(base64);
    }
  }
}
