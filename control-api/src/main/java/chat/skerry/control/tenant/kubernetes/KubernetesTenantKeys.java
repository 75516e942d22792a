package chat.skerry.control.tenant.kubernetes;

import chat.skerry.control.problem.Problem;
import chat.skerry.control.tenant.HashedKey;
import chat.skerry.control.tenant.TenantKeys;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Watches the namespaces that are tenants, and the Secret `skerry-api-keys` in any namespace.
/// Keeps the last that it saw while the API server is away.
public final class KubernetesTenantKeys implements TenantKeys, AutoCloseable {
  public static final String TENANT_LABEL = "skerry.chat/tenant";
  public static final String SECRET_NAME = "skerry-api-keys";
  static final int KEYS_MAX = 64;
  private static final Logger LOG = Logger.getLogger(KubernetesTenantKeys.class);

  private final SharedIndexInformer<Namespace> namespaces;
  private final SharedIndexInformer<Secret> secrets;

  public KubernetesTenantKeys(KubernetesClient client) {
    namespaces = client.namespaces().withLabel(TENANT_LABEL, "true").runnableInformer(0);
    secrets =
        client
            .secrets()
            .inAnyNamespace()
            .withField("metadata.name", SECRET_NAME)
            .runnableInformer(0);
    List.of(namespaces, secrets).forEach(i -> i.exceptionHandler((started, e) -> true));
  }

  /// Begins to watch; does not wait for the API server.
  public void start() {
    secrets.addEventHandler(new Warnings());
    namespaces.start();
    secrets.start();
  }

  /// Whether both have been seen once.
  public boolean isSynced() {
    return namespaces.hasSynced() && secrets.hasSynced();
  }

  @Override
  public List<HashedKey> of(String tenant) {
    if (!isSynced()) {
      throw Problem.KUBERNETES_UNAVAILABLE
          .because("API keys: not read yet, because the Kubernetes API is not reached")
          .retryAfter(Duration.ofSeconds(5));
    }
    if (namespaces.getIndexer().getByKey(tenant) == null) {
      return List.of();
    }
    Secret secret = secrets.getIndexer().getByKey(tenant + "/" + SECRET_NAME);
    return secret == null
        ? List.of()
        : entries(secret).flatMap(entry -> hashed(entry).stream()).toList();
  }

  private static void warnOfUnreadable(Secret secret) {
    entries(secret)
        .filter(entry -> hashed(entry).isEmpty())
        .forEach(entry ->
            LOG.warnf(
                "Secret %s/%s: key %s is left out (expected: the SHA-256 of an API key in 64"
                    + " hex digits)",
                secret.getMetadata().getNamespace(), SECRET_NAME, entry.getKey()));
  }

  private static Stream<Map.Entry<String, String>> entries(Secret secret) {
    return Optional.ofNullable(secret.getData()).orElse(Map.of()).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(KEYS_MAX);
  }

  private static Optional<HashedKey> hashed(Map.Entry<String, String> entry) {
    return decoded(entry.getValue()).flatMap(hex -> HashedKey.ofHex(entry.getKey(), hex));
  }

  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    namespaces.close();
    secrets.close();
  }

  private static final class Warnings implements ResourceEventHandler<Secret> {
    @Override
    public void onAdd(Secret secret) {
      warnOfUnreadable(secret);
    }

    @Override
    public void onUpdate(Secret before, Secret after) {
      warnOfUnreadable(after);
    }

    @Override
    public void onDelete(Secret secret, boolean finalStateUnknown) {}
  }
}
