package chat.skerry.control.key.kubernetes;

import chat.skerry.control.key.SigningKeyStore;
import chat.skerry.control.key.SigningKeys;
import chat.skerry.control.key.SigningKeysJson;
import chat.skerry.control.key.VerificationKeys;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Signing keys in the Secret `skerry-token-signing`; an administrator asks for a rotation by the
/// annotation `skerry.chat/rotation` on it.
public final class KubernetesSigningKeyStore implements SigningKeyStore {
  public static final String SECRET_NAME = "skerry-token-signing";
  public static final String CONFIG_MAP_NAME = "skerry-verification-keys";
  public static final String ROTATION_ANNOTATION = "skerry.chat/rotation";
  private static final String LABEL = "skerry.chat/verification-keys";
  private static final String KEYS = "keys.json";
  private static final String JWKS = "jwks.json";
  private static final String MANAGER = "control-api";
  private static final Map<String, String> MANAGED =
      Map.of("app.kubernetes.io/managed-by", "skerry-control-api");

  private final KubernetesClient client;
  private final String namespace;
  private final ObjectMapper json = new ObjectMapper();

  public KubernetesSigningKeyStore(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Optional<Stored> read() {
    try {
      return Optional.ofNullable(
              client.secrets().inNamespace(namespace).withName(SECRET_NAME).get())
          .map(this::stored);
    } catch (KubernetesClientException e) {
      throw new IllegalStateException(inShort(e), e);
    }
  }

  /// The client's own words hold whole requests.
  private static String inShort(KubernetesClientException e) {
    return e.getCode() == 0
        ? "the Kubernetes API is not reached"
        : "the Kubernetes API answered "
            + e.getCode()
            + " (expected: rights for Secret "
            + SECRET_NAME
            + " and ConfigMap "
            + CONFIG_MAP_NAME
            + ")";
  }

  private Stored stored(Secret secret) {
    String encoded = secret.getData() == null ? null : secret.getData().get(KEYS);
    if (encoded == null) {
      throw new IllegalArgumentException(
          "Secret " + namespace + "/" + SECRET_NAME + ": no " + KEYS + " (expected: signing keys)");
    }
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      Map<String, String> annotations = secret.getMetadata().getAnnotations();
      return new Stored(
          SigningKeysJson.read(text),
          secret.getMetadata().getResourceVersion(),
          annotations == null ? null : annotations.get(ROTATION_ANNOTATION));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Secret " + namespace + "/" + SECRET_NAME + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean create(SigningKeys keys) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(SECRET_NAME)
            .withNamespace(namespace)
            .withLabels(MANAGED)
            .endMetadata()
            .withType("Opaque")
            .withData(content(keys))
            .build();
    return unlessConflict(() -> client.resource(secret).create());
  }

  @Override
  public boolean replace(Stored seen, SigningKeys keys) {
    Secret now = client.secrets().inNamespace(namespace).withName(SECRET_NAME).get();
    if (now == null || !now.getMetadata().getResourceVersion().equals(seen.revision())) {
      return false;
    }
    now.setData(content(keys));
    return unlessConflict(() -> client.resource(now).lockResourceVersion(seen.revision()).update());
  }

  @Override
  public void publish(VerificationKeys keys) {
    String jwks = written(keys);
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(CONFIG_MAP_NAME)
            .withNamespace(namespace)
            .withLabels(MANAGED)
            .addToLabels(LABEL, "true")
            .endMetadata()
            .addToData(JWKS, jwks)
            .build();
    try {
      if (isPublished(jwks)) {
        return;
      }
      client.resource(wanted).fieldManager(MANAGER).forceConflicts().serverSideApply();
    } catch (KubernetesClientException e) {
      throw new IllegalStateException(inShort(e), e);
    }
  }

  private boolean isPublished(String jwks) {
    ConfigMap now = client.configMaps().inNamespace(namespace).withName(CONFIG_MAP_NAME).get();
    return now != null
        && now.getData() != null
        && jwks.equals(now.getData().get(JWKS))
        && now.getMetadata().getLabels() != null
        && "true".equals(now.getMetadata().getLabels().get(LABEL));
  }

  private String written(VerificationKeys keys) {
    try {
      return json.writeValueAsString(keys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("verification keys can't be written", e);
    }
  }

  private static Map<String, String> content(SigningKeys keys) {
    byte[] text = SigningKeysJson.write(keys).getBytes(StandardCharsets.UTF_8);
    return Map.of(KEYS, Base64.getEncoder().encodeToString(text));
  }

  private static boolean unlessConflict(Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw new IllegalStateException(inShort(e), e);
    }
  }
}
