package chat.skerry.node.token;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;

/// ES256 by the Java runtime: everywhere, and slow.
public final class JdkEs256 implements Es256 {

  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public Key key(ECPublicKey key) {
    return (signed, signature) -> verifies(key, signed, signature);
  }

  private static boolean verifies(ECPublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256 is part of every Java runtime", e);
    }
  }
}
