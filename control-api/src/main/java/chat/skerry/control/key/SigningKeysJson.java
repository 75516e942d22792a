package chat.skerry.control.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Signing keys as they lie in the Secret: private JSON Web Keys with a state.
public final class SigningKeysJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ECParameterSpec P256 = p256();

  private SigningKeysJson() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Document(List<Key> keys, @Nullable String rotation) {}

  private record Key(String kid, KeyState state, String since, String x, String y, String d) {
    @Override
    public String toString() {
      return kid;
    }
  }

  public static String write(SigningKeys keys) {
    var document =
        new Document(keys.keys().stream().map(SigningKeysJson::entry).toList(), keys.rotation());
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("signing keys can't be written", e);
    }
  }

  /// @throws IllegalArgumentException where the text is not what [#write] makes; the message tells
  ///   nothing of the keys
  public static SigningKeys read(String text) {
    Document document;
    try {
      document = JSON.readValue(text, Document.class);
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new IllegalArgumentException("keys.json: not the expected JSON");
    }
    if (document == null || document.keys() == null) {
      throw new IllegalArgumentException("keys.json: no keys (expected: a list under keys)");
    }
    return new SigningKeys(
        document.keys().stream().map(SigningKeysJson::key).toList(), document.rotation());
  }

  private static Key entry(SigningKey key) {
    VerificationKey verifier = key.verificationKey();
    return new Key(
        key.id(),
        key.state(),
        key.since().toString(),
        verifier.x(),
        verifier.y(),
        Base64Url.encode256(key.secret().getS()));
  }

  private static SigningKey key(Key entry) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      var point = new ECPoint(Base64Url.decode256(entry.x()), Base64Url.decode256(entry.y()));
      BigInteger secret = Base64Url.decode256(entry.d());
      SigningKey key =
          SigningKey.of(
              entry.state(),
              Instant.parse(entry.since()),
              (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(secret, P256)),
              (ECPublicKey) factory.generatePublic(new ECPublicKeySpec(point, P256)));
      if (entry.state() == null || !key.id().equals(entry.kid())) {
        throw new IllegalArgumentException("kid is not the thumbprint");
      }
      return key;
    } catch (GeneralSecurityException
        | IllegalArgumentException
        | DateTimeParseException
        | NullPointerException e) {
      throw new IllegalArgumentException(
          "keys.json: key " + entry.kid() + " is damaged (expected: kid, state, since, x, y, d)");
    }
  }

  private static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is part of every Java runtime", e);
    }
  }
}
