package chat.skerry.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;

/// The key that the control API signs tokens with, taken from its Secret by an administrator: for
/// tokens that are truly signed and wrong all the same.
///
/// @param id the `kid`
public record IssuerKey(String id, PrivateKey secret) {

  /// The key that signs now.
  static IssuerKey read(Kubernetes kubernetes, String namespace) {
    String text =
        kubernetes
            .client()
            .secrets()
            .inNamespace(namespace)
            .withName("skerry-token-signing")
            .require()
            .getData()
            .get("keys.json");
    try {
      for (JsonNode key :
          new ObjectMapper().readTree(Base64.getDecoder().decode(text)).get("keys")) {
        if (key.get("state").asText().equals("ACTIVE")) {
          return new IssuerKey(key.get("kid").asText(), secret(key.get("d").asText()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("skerry-token-signing: no key is ACTIVE");
  }

  private static PrivateKey secret(String base64Url) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      var number = new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
      var spec = new ECPrivateKeySpec(number, parameters.getParameterSpec(ECParameterSpec.class));
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256", e);
    }
  }

  /// Names no secret.
  @Override
  public String toString() {
    return id;
  }
}
