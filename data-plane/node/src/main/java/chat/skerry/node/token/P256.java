package chat.skerry.node.token;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/// Points of the curve P-256 as public keys.
public final class P256 {
  private P256() {}

  /// @param x big endian
  /// @param y big endian
  /// @throws IllegalArgumentException where it is no point of the curve
  public static ECPublicKey point(byte[] x, byte[] y) {
    ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      ECParameterSpec p256 = parameters.getParameterSpec(ECParameterSpec.class);
      if (!isOnCurve(point, p256)) {
        throw new IllegalArgumentException("no point of P-256 (expected: a public key)");
      }
      return (ECPublicKey)
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no key of P-256 (expected: a public key)", e);
    }
  }

  /// Whether y² = x³ + ax + b (mod p).
  private static boolean isOnCurve(ECPoint point, ECParameterSpec curve) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        x.multiply(x).add(curve.getCurve().getA()).multiply(x).add(curve.getCurve().getB()).mod(p);
    return y.multiply(y).mod(p).equals(right);
  }
}
