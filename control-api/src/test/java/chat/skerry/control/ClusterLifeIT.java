package chat.skerry.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import chat.skerry.crd.condition.Condition.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The life of clusters over REST, with the test in the place of the operator.
@QuarkusTest
@QuarkusTestResource(ControlPlane.class)
class ClusterLifeIT {
  private static final String CLUSTERS = "/v1/tenants/acme/clusters";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private final KubernetesClient admin = ControlPlane.admin();

  @AfterEach
  void closeClient() {
    admin.close();
  }

  @Test
  void livesFromCreateToDelete() {
    ValidatableResponse created = create("life", "{\"embedded\":{}}").statusCode(202);
    created.body("done", equalTo(false)).body("metadata.step", equalTo("Waiting"));
    String operation = created.extract().header("Location");
    assertThat(operation).startsWith("/v1/tenants/acme/operations/create.life.").endsWith(".1");
    acme().get(operation).then().body("done", equalTo(false)).header("Retry-After", "2");
    acme().get(CLUSTERS + "/life").then().body("state", equalTo("CREATING"));

    StoredClusters.report(admin, "acme", "life", "Ready", Status.False);
    acme()
        .get(operation)
        .then()
        .body("done", equalTo(false))
        .body("metadata.step", equalTo("MembersNotReady"))
        .body("metadata.message", equalTo("1 of 2 members is ready"));
    StoredClusters.report(admin, "acme", "life", "Ready", Status.True);
    acme().get(operation).then().body("done", equalTo(true)).body("error", nullValue());
    acme()
        .get(CLUSTERS + "/life")
        .then()
        .statusCode(200)
        .header("ETag", notNullValue())
        .body("state", equalTo("ACTIVE"))
        .body("reconciling", equalTo(false))
        .body("spec.partitionCount", equalTo(4096))
        .body("status.registry", equalTo(StoredClusters.REGISTRY));

    String deletion =
        acme().delete(CLUSTERS + "/life").then().statusCode(202).extract().header("Location");
    acme().get(deletion).then().body("done", equalTo(false));
    acme().delete(CLUSTERS + "/life").then().statusCode(200);
    acme().get(operation).then().body("error.reason", equalTo("CLUSTER_DELETED"));
    create("life", "{\"embedded\":{}}").statusCode(409).body("reason", equalTo("CLUSTER_DELETING"));
    StoredClusters.collect(admin, "acme", "life");
    acme().get(deletion).then().body("done", equalTo(true)).body("error", nullValue());
    acme().get(CLUSTERS + "/life").then().statusCode(404);
    acme().delete(CLUSTERS + "/life").then().statusCode(404);

    create("life", "{\"embedded\":{}}").statusCode(202);
    acme().get(operation).then().body("error.reason", equalTo("CLUSTER_DELETED"));
  }

  @Test
  void takesTheSameCreateTwiceAndAnotherNot() {
    String operation = create("twice", "{\"embedded\":{}}").statusCode(202).extract().path("name");
    create("twice", "{\"embedded\":{}}").statusCode(200).body("name", equalTo(operation));
    given(acme())
        .contentType("application/json")
        .body("{\"clusterId\":\"twice\",\"spec\":{\"store\":{\"embedded\":{}},\"islands\":1}}")
        .post(CLUSTERS)
        .then()
        .statusCode(200);
    create("twice", cassandra("c:9042"))
        .statusCode(409)
        .body("reason", equalTo("CLUSTER_EXISTS"))
        .body("metadata.cluster", equalTo("twice"));
  }

  @Test
  void letsOneOfManyDifferentCreatesWin() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> creates = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String store = cassandra("c" + i + ":9042");
        creates.add(() -> create("raced", store).extract().statusCode());
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> status : threads.invokeAll(creates)) {
        statuses.add(status.get());
      }
      assertThat(statuses).containsOnlyOnce(202).containsOnly(202, 409);
    }
    acme().get(CLUSTERS + "/raced").then().body("generation", equalTo(1));
  }

  @Test
  void writesNothingWhenItOnlyValidates() {
    given(acme())
        .contentType("application/json")
        .body(Door.EMBEDDED.formatted("trial"))
        .post(CLUSTERS + "?validateOnly=true")
        .then()
        .statusCode(200)
        .body("metadata.validateOnly", equalTo(true))
        .body("name", nullValue());
    acme().get(CLUSTERS + "/trial").then().statusCode(404);

    create("trial", "{\"embedded\":{}}").statusCode(202);
    patch("trial?validateOnly=true", "{\"spec\":{\"paused\":true}}").statusCode(200);
    acme().delete(CLUSTERS + "/trial?validateOnly=true").then().statusCode(200);
    acme().get(CLUSTERS + "/trial").then().statusCode(200).body("spec.paused", nullValue());
  }

  @Test
  void changesWhatThePatchNamesAlone() {
    create("patched", cassandra("c:9042")).statusCode(202);
    String etag = acme().get(CLUSTERS + "/patched").header("ETag");

    patch("patched", "{\"spec\":{\"member\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}}")
        .statusCode(202)
        .body("metadata.generation", equalTo(2));
    patch("patched", "{\"spec\":{\"member\":{\"memory\":\"1Gi\"}}}").statusCode(200);
    patch("patched", "{\"spec\":{\"member\":{\"memory\":null}}}").statusCode(202);

    acme()
        .get(CLUSTERS + "/patched")
        .then()
        .body("spec.member.cpu", equalTo("1"))
        .body("spec.member.memory", equalTo("512Mi"))
        .body("spec.store.cassandra.contactPoints", contains("c:9042"));
    given(acme())
        .header("If-Match", etag)
        .contentType(MERGE_PATCH)
        .body("{\"spec\":{\"paused\":true}}")
        .patch(CLUSTERS + "/patched")
        .then()
        .statusCode(412)
        .body("reason", equalTo("ETAG_MISMATCH"));
    given(acme()).header("If-Match", etag).delete(CLUSTERS + "/patched").then().statusCode(412);
    patch("patched", "{\"spec\":{\"islands\":2}}")
        .statusCode(400)
        .body("violations.field", hasItem("spec.islands"));
    patch("patched", "{\"spec\":{\"store\":{\"embedded\":{}}}}")
        .statusCode(400)
        .body("violations.field", hasItem("spec.store"));
  }

  @Test
  void leavesAloneWhatSomebodyElseManages() {
    create("shared", "{\"embedded\":{}}").statusCode(202);
    admin
        .resource(
            """
            apiVersion: skerry.chat/v1alpha1
            kind: ChatCluster
            metadata: {name: shared, namespace: acme}
            spec: {store: {embedded: {}}, member: {cpu: "2"}}
            """)
        .fieldManager("gitops")
        .forceConflicts()
        .serverSideApply();

    patch("shared", "{\"spec\":{\"member\":{\"cpu\":\"1\"}}}")
        .statusCode(409)
        .body("reason", equalTo("FIELD_MANAGED_ELSEWHERE"))
        .body("metadata.field", equalTo("spec.member.cpu"))
        .body("metadata.manager", equalTo("gitops"));
    patch("shared", "{\"spec\":{\"paused\":true}}").statusCode(202);
    acme().get(CLUSTERS + "/shared").then().body("spec.member.cpu", equalTo("2"));
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 5; i++) {
      given()
          .header("Authorization", "Bearer " + ControlPlane.keyOf("globex"))
          .contentType("application/json")
          .body(Door.EMBEDDED.formatted("page-" + i))
          .post("/v1/tenants/globex/clusters")
          .then()
          .statusCode(202);
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 3; page++) {
      var response =
          given()
              .header("Authorization", "Bearer " + ControlPlane.keyOf("globex"))
              .queryParam("pageSize", 2)
              .queryParam("pageToken", token)
              .get("/v1/tenants/globex/clusters")
              .then()
              .statusCode(200)
              .extract();
      seen.addAll(response.path("clusters.clusterId"));
      token = response.path("nextPageToken");
      acme()
          .queryParam("pageToken", token == null ? "x" : token)
          .get(CLUSTERS)
          .then()
          .statusCode(400);
    }
    assertThat(token).isNull();
    assertThat(seen).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
  }

  @Test
  void failsTheOperationOfASpecThatCannotBeCarriedOut() {
    String operation = create("refused", "{\"embedded\":{}}").extract().header("Location");
    StoredClusters.report(admin, "acme", "refused", "SpecValid", Status.False);

    acme()
        .get(operation)
        .then()
        .body("done", equalTo(true))
        .body("error.reason", equalTo("SPEC_INVALID"));
    acme().get(CLUSTERS + "/refused").then().body("state", equalTo("FAILED"));
  }

  private static ValidatableResponse create(String id, String store) {
    return acme()
        .contentType("application/json")
        .body("{\"clusterId\":\"%s\",\"spec\":{\"store\":%s}}".formatted(id, store))
        .post(CLUSTERS)
        .then();
  }

  private static ValidatableResponse patch(String cluster, String body) {
    return acme().contentType(MERGE_PATCH).body(body).patch(CLUSTERS + "/" + cluster).then();
  }

  private static String cassandra(String contactPoint) {
    return """
    {"cassandra":{"contactPoints":["%s"],"localDatacenter":"dc1","keyspace":"k"}}\
    """
        .formatted(contactPoint);
  }

  private static RequestSpecification acme() {
    return given().header("Authorization", "Bearer " + ControlPlane.keyOf("acme"));
  }
}
