package chat.skerry.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The control API, as a tenant calls it.
public final class ControlApi implements AutoCloseable {
  private static final String APP = "skerry-control-api";
  private static final int PORT = 8080;
  private static final int PROBE_MILLIS = 2_000;

  private final String url;
  private final String tenant;
  private final String key;
  private final @Nullable LocalPortForward forward;

  private ControlApi(String url, String tenant, String key, @Nullable LocalPortForward forward) {
    this.url = url;
    this.tenant = tenant;
    this.key = key;
    this.forward = forward;
  }

  /// At `$SKERRY_CONTROL_API`, else at the Service in the control plane's namespace: its node port
  /// or cluster address where those are reached, else through a forwarded port.
  static ControlApi connect(Kubernetes kubernetes, String namespace, String tenant, String key) {
    String given = System.getenv("SKERRY_CONTROL_API");
    if (given != null) {
      return new ControlApi(given, tenant, key, null);
    }
    Service service =
        kubernetes
            .client()
            .services()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/name", APP)
            .list()
            .getItems()
            .stream()
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    APP + ": no Service in " + namespace + " (expected: the chart skerry)"));
    Optional<String> direct = direct(kubernetes, service);
    if (direct.isPresent()) {
      return new ControlApi(direct.get(), tenant, key, null);
    }
    LocalPortForward forward =
        kubernetes
            .client()
            .services()
            .inNamespace(namespace)
            .withName(service.getMetadata().getName())
            .portForward(PORT);
    return new ControlApi("http://127.0.0.1:" + forward.getLocalPort(), tenant, key, forward);
  }

  private static Optional<String> direct(Kubernetes kubernetes, Service service) {
    var port = service.getSpec().getPorts().getFirst();
    String address =
        port.getNodePort() == null ? service.getSpec().getClusterIP() : kubernetes.nodeHost();
    int number = port.getNodePort() == null ? port.getPort() : port.getNodePort();
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(address, number), PROBE_MILLIS);
      return Optional.of("http://" + address + ":" + number);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public String tenant() {
    return tenant;
  }

  /// A call with the tenant's key; paths are below `/v1`.
  public RequestSpecification call() {
    return anonymous().header("Authorization", "Bearer " + key);
  }

  /// A call without a key.
  public RequestSpecification anonymous() {
    return RestAssured.given()
        .spec(
            new RequestSpecBuilder()
                .setBaseUri(url)
                .setBasePath("/v1")
                .setContentType(ContentType.JSON)
                .build());
  }

  /// Waits until it answers: a fault may have taken its pod, too.
  void awaitAnswer(Duration bound) {
    await("the control API answers")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> anonymous().get("/jwks.json").statusCode() == 200);
  }

  /// Waits until an operation is done, and returns its last answer.
  ///
  /// @param name `tenants/T/operations/O`
  public JsonPath awaitDone(String name, Duration bound) {
    return await(name + " is done")
        .atMost(bound)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> call().get("/" + name).then().statusCode(200).extract().jsonPath(),
            operation -> operation.getBoolean("done"));
  }

  /// A token for an account of one of the tenant's clusters.
  public String token(String cluster, String account) {
    return call()
        .body(Map.of("account", account))
        .post("/tenants/{t}/clusters/{c}/tokens", tenant, cluster)
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("token");
  }

  @Override
  public void close() {
    if (forward != null) {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
