package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.ControlApi;
import chat.skerry.e2e.cluster.Leftovers;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.Jwt;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;

/// A tenant makes a chat backend, gets tokens for its users, and deletes it, by REST alone.
@Order(1)
final class ControlApiE2E {
  private static final String NAME = "made";
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration GONE = Duration.ofSeconds(90);
  private static final String CLUSTERS = "/tenants/{t}/clusters";
  private static final String CLUSTER = "/tenants/{t}/clusters/{c}";

  @LineScenario
  @Order(1)
  void clusterIsMadeUsedAndDeleted(Line line, Seen seen) {
    ControlApi api = line.api();
    line.delete(NAME);
    long start = System.nanoTime();
    try {
      JsonPath created =
          api.call()
              .body(Map.of("clusterId", NAME, "spec", line.spec(1)))
              .post(CLUSTERS, api.tenant())
              .then()
              .statusCode(202)
              .body("metadata.kind", equalTo("create"))
              .extract()
              .jsonPath();
      JsonPath done = api.awaitDone(created.getString("name"), READY);
      assertThat(done.getMap("error")).isNull();
      final double ready = secondsSince(start);

      api.call()
          .get(CLUSTER, api.tenant(), NAME)
          .then()
          .statusCode(200)
          .body(
              "clusterId",
              equalTo(NAME),
              "state",
              equalTo("ACTIVE"),
              "status.registry",
              notNullValue());
      api.call()
          .get(CLUSTERS, api.tenant())
          .then()
          .statusCode(200)
          .body("clusters.clusterId", hasItem(NAME));
      expectToken(api);

      Chat chat = line.chat(NAME).awaitWhole(READY);
      try (Phone alice = Phone.on(line, chat, "alice", 0).online();
          Phone bob = Phone.on(line, chat, "bob", 0).online()) {
        assertThat(alice.send(bob, "hello").result()).succeedsWithin(Duration.ofSeconds(10));
      }
      start = System.nanoTime();
      String deletion =
          api.call()
              .delete(CLUSTER, api.tenant(), NAME)
              .then()
              .statusCode(202)
              .extract()
              .jsonPath()
              .getString("name");
      api.awaitDone(deletion, GONE);
      api.call().get(CLUSTER, api.tenant(), NAME).then().statusCode(404);
      Leftovers.awaitNone(line.client(), line.tenant(), NAME, GONE);
      seen.note(
          "202, operation done after %.1f s, ACTIVE, token, message, 202, 404 and nothing left after"
              + " %.1f s",
          ready, secondsSince(start));
    } finally {
      line.delete(NAME);
    }
  }

  private static void expectToken(ControlApi api) {
    JsonPath token =
        api.call()
            .body(Map.of("account", "alice", "device", 0, "ttlSeconds", 600))
            .post(CLUSTER + "/tokens", api.tenant(), NAME)
            .then()
            .statusCode(201)
            .body("cluster", equalTo(api.tenant() + "/" + NAME))
            .body("registry", notNullValue(), "identityKey", notNullValue())
            .extract()
            .jsonPath();
    JsonPath header = new JsonPath(Jwt.header(token.getString("token")));
    JsonPath claims = new JsonPath(Jwt.claims(token.getString("token")));
    assertThat(header.getString("alg")).isEqualTo("ES256");
    assertThat(claims.getString("sub")).isEqualTo("alice");
    assertThat(claims.getString("aud")).isEqualTo(api.tenant() + "/" + NAME);
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(600);
    api.anonymous()
        .get("/jwks.json")
        .then()
        .statusCode(200)
        .body("keys.kid", hasItem(header.getString("kid")));
  }

  @LineScenario
  @Order(2)
  void badInputIsAnsweredWithAProblem(Line line, Seen seen) {
    ControlApi api = line.api();
    String t = api.tenant();
    problem(api.anonymous().get(CLUSTERS, t).then(), 401, "API_KEY_MISSING");
    problem(
        api.anonymous()
            .header("Authorization", "Bearer sky_" + t + "_" + "0".repeat(40))
            .get(CLUSTERS, t)
            .then(),
        401,
        "API_KEY_UNKNOWN");
    problem(api.call().get(CLUSTERS, "kube-system").then(), 403, "TENANT_FORBIDDEN");
    problem(api.call().get(CLUSTER, t, "nowhere").then(), 404, "CLUSTER_NOT_FOUND");
    problem(api.call().body("{\"clusterId\": ").post(CLUSTERS, t).then(), 400, "MALFORMED_BODY");
    violation(api, Map.of("clusterId", "Not_A_Name", "spec", line.spec(1)), "clusterId");
    violation(api, Map.of("clusterId", "bad", "spec", Map.of("store", Map.of())), "spec.store");
    violation(
        api,
        Map.of(
            "clusterId",
            "bad",
            "spec",
            Map.of("islands", 0, "store", Map.of("embedded", Map.of()))),
        "spec.islands");
    problem(
        api.call().body(Map.of("clusterId", "bad")).post(CLUSTERS, t).then(),
        400,
        "INVALID_ARGUMENT");

    Chat chat = line.chat();
    problem(
        api.call()
            .body(Map.of("clusterId", chat.name(), "spec", line.spec(1)))
            .post(CLUSTERS, t)
            .then(),
        409,
        "CLUSTER_EXISTS");
    problem(
        api.call()
            .body(Map.of("account", "not an account!"))
            .post(CLUSTER + "/tokens", t, chat.name())
            .then(),
        400,
        "INVALID_ARGUMENT");
    problem(
        api.call()
            .body(Map.of("account", "alice", "ttlSeconds", 1_000_000))
            .post(CLUSTER + "/tokens", t, chat.name())
            .then(),
        400,
        "INVALID_ARGUMENT");
    problem(
        api.call().body(Map.of("account", "alice")).post(CLUSTER + "/tokens", t, "nowhere").then(),
        404,
        "CLUSTER_NOT_FOUND");
    assertThat(line.chat("bad").members()).isEmpty();
    seen.note("13 of 13 answered with problem+json, its reason and the field");
  }

  private static void violation(ControlApi api, Map<String, Object> body, String field) {
    problem(api.call().body(body).post(CLUSTERS, api.tenant()).then(), 400, "INVALID_ARGUMENT")
        .body("violations.field", hasItem(field));
  }

  private static ValidatableResponse problem(
      ValidatableResponse response, int status, String reason) {
    return response
        .statusCode(status)
        .contentType(containsString("application/problem+json"))
        .body("status", equalTo(status), "reason", equalTo(reason), "detail", notNullValue());
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
