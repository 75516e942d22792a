package chat.skerry.control;

import chat.skerry.testkit.kubernetes.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A real API server with the definition of ChatCluster, tenants with API keys, and the program's
/// own account with the rights of `rbac.yaml` and no more.
public final class ControlPlane implements QuarkusTestResourceLifecycleManager {
  public static final String NAMESPACE = "skerry-system";
  public static final String TENANT = "acme";
  public static final String OTHER_TENANT = "globex";
  private static final String DEFINITION = "/schema/chatclusters.skerry.chat-v1.yml";

  @Override
  public Map<String, String> start() {
    try (KubernetesClient admin = admin()) {
      install(admin);
      Config config = admin.getConfiguration();
      config.setOauthToken(tokenOfTheProgram(admin));
      Path file = Files.createTempFile("kubeconfig", ".yaml");
      file.toFile().deleteOnExit();
      Files.writeString(file, kubeconfig(config));
      System.setProperty("kubeconfig", file.toString());
      return Map.of(
          "skerry.namespace",
          NAMESPACE,
          "skerry.authentication.failures-per-minute",
          "100000",
          "skerry.keys.publication-delay",
          "1S");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kubeconfig(Config config) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - {name: test, cluster: {server: "%s", certificate-authority-data: "%s"}}
    users:
    - {name: program, user: {token: "%s"}}
    contexts:
    - {name: test, context: {cluster: test, user: program}}
    current-context: test
    """
        .formatted(config.getMasterUrl(), config.getCaCertData(), config.getOauthToken());
  }

  @Override
  public void stop() {}

  /// A client that may do everything.
  public static KubernetesClient admin() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(ApiServer.shared().kubeconfig()))
        .build();
  }

  /// A right key of a tenant.
  public static String keyOf(String tenant) {
    return "sky_" + tenant + "_" + "k".repeat(43);
  }

  /// A namespace that is a tenant, with [#keyOf] as its key.
  public static void addTenant(KubernetesClient admin, String tenant) {
    namespace(admin, tenant, Map.of("skerry.chat/tenant", "true"));
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("skerry-api-keys")
                .withNamespace(tenant)
                .endMetadata()
                .addToStringData("default", sha256(keyOf(tenant)))
                .addToStringData("broken", "no hash")
                .build())
        .serverSideApply();
  }

  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void install(KubernetesClient admin) {
    var definition = admin.load(file(DEFINITION)).serverSideApply();
    admin
        .resource(definition.getFirst())
        .waitUntilCondition(
            d -> d != null && d.toString().contains("type=Established"), 20, TimeUnit.SECONDS);
    namespace(admin, NAMESPACE, Map.of());
    addTenant(admin, TENANT);
    addTenant(admin, OTHER_TENANT);
    namespace(admin, "no-tenant", Map.of());
    admin.load(file("/rbac.yaml")).serverSideApply();
  }

  private static void namespace(KubernetesClient admin, String name, Map<String, String> labels) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .serverSideApply();
  }

  private static String tokenOfTheProgram(KubernetesClient admin) {
    return admin
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName("control-api")
        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
        .getStatus()
        .getToken();
  }

  private static InputStream file(String name) {
    return Objects.requireNonNull(ControlPlane.class.getResourceAsStream(name), name);
  }
}
