package chat.skerry.control;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.control.v1.ClusterServiceGrpc;
import chat.skerry.control.v1.KeyServiceGrpc;
import chat.skerry.control.v1.OperationServiceGrpc;
import chat.skerry.control.v1.TokenServiceGrpc;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.grpc.ServiceDescriptor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What callers build on: the OpenAPI document, the protos, health and metrics.
@QuarkusTest
@QuarkusTestResource(ControlPlane.class)
class ContractIT {
  private static final Path DOCUMENT = Path.of("src/main/openapi/openapi.yaml");

  /// Writes the document with `-Dopenapi.update=true`.
  @Test
  void documentIsTheCommittedOne() throws IOException {
    String generated = document();
    if (Boolean.getBoolean("openapi.update")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, generated);
    }
    assertThat(generated)
        .as("openapi.yaml: another one than is generated (expected: -Dopenapi.update=true once)")
        .isEqualTo(Files.readString(DOCUMENT));
  }

  @Test
  void eachOperationHasItsTwin() throws IOException {
    Set<String> rest = new TreeSet<>();
    for (JsonNode path : yaml().get("paths")) {
      for (JsonNode operation : path) {
        rest.add(operation.get("operationId").asText());
      }
    }
    Set<String> grpc = new TreeSet<>();
    Stream.of(
            ClusterServiceGrpc.getServiceDescriptor(),
            KeyServiceGrpc.getServiceDescriptor(),
            OperationServiceGrpc.getServiceDescriptor(),
            TokenServiceGrpc.getServiceDescriptor())
        .forEach(service -> grpc.addAll(names(service)));

    assertThat(rest).isEqualTo(grpc);
  }

  @Test
  void documentsAProblemForEachStatusOfARefusal() throws IOException {
    for (JsonNode path : yaml().get("paths")) {
      for (JsonNode operation : path) {
        operation
            .get("responses")
            .properties()
            .forEach(response -> {
              if (response.getKey().charAt(0) >= '4') {
                assertThat(response.getValue().path("$ref").asText())
                    .isEqualTo("#/components/responses/Problem");
              }
            });
        assertThat(operation.get("responses").has("500")).isTrue();
      }
    }
  }

  @Test
  void allowsTheMethodsThatItDocuments() throws IOException {
    yaml()
        .get("paths")
        .properties()
        .forEach(path -> {
          String address =
              path.getKey().replaceAll("\\{\\w+}", "x").replace("tenants/x", "tenants/acme");
          Set<String> documented = new TreeSet<>();
          path.getValue()
              .fieldNames()
              .forEachRemaining(m -> documented.add(m.toUpperCase(java.util.Locale.ROOT)));
          String allow =
              RestAssured.given()
                  .header("Authorization", "Bearer " + ControlPlane.keyOf("acme"))
                  .put(address)
                  .header("Allow");
          assertThat(allow).as(address).isEqualTo(String.join(", ", documented));
        });
  }

  @Test
  void tellsHowItIs() {
    assertThat(RestAssured.get("/q/health/ready").asString())
        .contains("control-api", "\"signing key\": \"loaded\"");
    Door.REST.knock("ClusterService_ListClusters", ControlPlane.keyOf("acme"), "acme", "x");
    Door.GRPC.knock("ClusterService_GetCluster", ControlPlane.keyOf("acme"), "acme", "nope");

    assertThat(RestAssured.get("/q/metrics").asString())
        .containsPattern(
            "skerry_control_calls_seconds_count\\{operation=\"ClusterService_ListClusters\","
                + "protocol=\"rest\",result=\"OK\"}")
        .containsPattern(
            "skerry_control_calls_seconds_count\\{operation=\"ClusterService_GetCluster\","
                + "protocol=\"grpc\",result=\"CLUSTER_NOT_FOUND\"}")
        .contains("skerry_control_signing_keys{state=\"ACTIVE\"} 1.0");
  }

  private static Set<String> names(ServiceDescriptor service) {
    String prefix = service.getName().substring(service.getName().lastIndexOf('.') + 1);
    Set<String> names = new TreeSet<>();
    service.getMethods().forEach(m -> names.add(prefix + "_" + m.getBareMethodName()));
    return names;
  }

  private static JsonNode yaml() throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(document());
  }

  private static String document() {
    return RestAssured.get("/q/openapi").asString();
  }
}
