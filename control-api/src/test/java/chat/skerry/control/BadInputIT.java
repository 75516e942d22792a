package chat.skerry.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, and in which words. Every refusal is a problem.
@QuarkusTest
@QuarkusTestResource(ControlPlane.class)
class BadInputIT {
  private static final String CLUSTERS = "/v1/tenants/acme/clusters";
  private static final String JSON = "application/json";

  /// Columns: the spec; the field that the answer names; words of its message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                | spec.store           | Required value
          {"store":{}}                                      | spec.store           | exactly one of
          {"store":{"embedded":{}},"islands":"two"}         | spec.islands         | expected numeric
          {"store":{"embedded":{}},"islands":2}             | spec.islands         | expected 1 with
          {"store":{"embedded":{}},"islands":0}             | spec.islands         | greater than or equal to 1
          {"store":{"embedded":{}},"partitionCount":1000}   | spec.partitionCount  | a power of two
          {"store":{"embedded":{}},"colour":"red"}          | spec.colour          | not declared
          {"store":{"embedded":{}},"member":{"cups":1}}     | spec.member.cups     | not declared
          {"store":{"embedded":{}},"version":"new"}         | spec.version         | semantic version
          {"store":{"embedded":{}},"access":{"type":"NodePort"}} | spec.access.advertisedHost | access.type is NodePort
          {"store":{"embedded":{}},"image":"evil"}          | spec.image           | the platform sets it
          {"store":{"embedded":{}},"member":{"tolerations":[]}} | spec.member.tolerations | the platform sets it
          {"store":[]}                                      | spec.store           | expected map
          {"store":{"embedded":{}},"member":{"spread":"x"}} | spec.member.spread   | supported values
          """)
  void namesTheFieldOfASpec(String spec, String field, String words) {
    Response response =
        acme(JSON).body("{\"clusterId\":\"bad\",\"spec\":%s}".formatted(spec)).post(CLUSTERS);

    assertThat(problem(response, 400, "INVALID_ARGUMENT").getList("violations.field", String.class))
        .contains(field);
    assertThat(response.jsonPath().getList("violations.message", String.class).toString())
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"clusterId":"A","spec":{}}             | INVALID_ARGUMENT | clusterId: A (expected:
          {"clusterId":"","spec":{}}              | INVALID_ARGUMENT | clusterId: empty (expected:
          {"spec":{}}                             | INVALID_ARGUMENT | clusterId: empty (expected:
          {"clusterId":"a-","spec":{}}            | INVALID_ARGUMENT | clusterId: a- (expected:
          {"clusterId":"abcdefghijklmnopqrstuvwxyzabcdefghijklmno","spec":{}} | INVALID_ARGUMENT | 1 to 40
          {"clusterId":{},"spec":{}}              | INVALID_ARGUMENT | clusterId: not of the expected type
          {"clusterId":"a"}                       | INVALID_ARGUMENT | spec: missing (expected: an object)
          {"clusterId":"a","spec":1}              | INVALID_ARGUMENT | spec: no object (expected: an object)
          {"clusterId":"a","spec":{},"x":1}       | INVALID_ARGUMENT | x: unknown field (expected: one of clusterId, spec)
          {"clusterId":"a","clusterId":"b"}       | MALFORMED_BODY   | not the expected JSON
          {"clusterId":"a","spec":{}} {}          | MALFORMED_BODY   | body: not
          {"clusterId":                           | MALFORMED_BODY   | not the expected JSON at line 1
          []                                      | MALFORMED_BODY   | not the expected JSON
          null                                    | INVALID_ARGUMENT | body: missing
          """)
  void refusesBodiesThatAreNoCluster(String body, String reason, String words) {
    assertThat(problem(acme(JSON).body(body).post(CLUSTERS), 400, reason).getString("detail"))
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET   | /v1/nothing                             | 404 | ROUTE_NOT_FOUND
          GET   | /                                       | 404 | ROUTE_NOT_FOUND
          GET   | /v1/tenants/acme/clusters/nope          | 404 | CLUSTER_NOT_FOUND
          GET   | /v1/tenants/acme/clusters/NOPE          | 404 | CLUSTER_NOT_FOUND
          GET   | /v1/tenants/acme/clusters/..%2Fglobex   | 404 | CLUSTER_NOT_FOUND
          GET   | /v1/tenants/acme/operations/nope        | 404 | OPERATION_NOT_FOUND
          PUT   | /v1/tenants/acme/clusters/nope          | 405 | METHOD_NOT_ALLOWED
          POST  | /v1/jwks.json                           | 405 | METHOD_NOT_ALLOWED
          GET   | /v1/tenants/acme/clusters?pageSize=x    | 400 | INVALID_ARGUMENT
          GET   | /v1/tenants/acme/clusters?pageSize=-1   | 400 | INVALID_ARGUMENT
          GET   | /v1/tenants/acme/clusters?pageToken=x   | 400 | INVALID_ARGUMENT
          DELETE| /v1/tenants/acme/clusters/a?validateOnly=maybe | 400 | INVALID_ARGUMENT
          """)
  void refusesAddressesThatLeadNowhere(String method, String path, int status, String reason) {
    problem(acme(JSON).urlEncodingEnabled(false).request(method.strip(), path), status, reason);
  }

  @Test
  void refusesMediaTypesThatItDoesNotKnow() {
    problem(acme("text/plain").body("x").post(CLUSTERS), 415, "MEDIA_TYPE_UNSUPPORTED");
    problem(acme(JSON).body("{}").patch(CLUSTERS + "/a"), 415, "MEDIA_TYPE_UNSUPPORTED");
    problem(acme(JSON).accept("text/csv").get(CLUSTERS), 406, "NOT_ACCEPTABLE");
  }

  @Test
  void saysWhatIsAllowedInsteadOfARefusedMethod() {
    assertThat(acme(JSON).put(CLUSTERS + "/a").header("Allow")).isEqualTo("DELETE, GET, PATCH");
    assertThat(acme(JSON).delete(CLUSTERS).header("Allow")).isEqualTo("GET, POST");
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    String body = "{\"clusterId\":\"a\",\"spec\":{\"version\":\"%s\"}}";
    problem(
        acme(JSON).body(body.formatted("x".repeat(300_000))).post(CLUSTERS), 413, "BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"account":"a b"}                        | account
          {"account":""}                           | account
          {}                                       | account
          {"account":"a","device":5}               | device
          {"account":"a","device":"x"}             | device
          {"account":"a","device":1.5}             | device
          {"account":"a","ttlSeconds":59}          | ttlSeconds
          {"account":"a","ttlSeconds":86401}       | ttlSeconds
          {"account":"a","ttlSeconds":1e99}        | ttlSeconds
          {"account":"a","admin":true}             | admin
          """)
  void namesTheFieldOfATokenRequest(String body, String field) {
    Response response = acme(JSON).body(body).post(CLUSTERS + "/nope/tokens");

    assertThat(problem(response, 400, "INVALID_ARGUMENT").getList("violations.field", String.class))
        .containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a b", "é"})
  void answersWithARequestIdOfItsOwnUnlessTheCallersIsPlain(String id) {
    String answered = acme(JSON).header("X-Request-Id", id).get(CLUSTERS).header("X-Request-Id");

    assertThat(answered.equals(id)).isEqualTo(id.equals("x"));
    assertThat(answered).matches("[A-Za-z0-9._:-]{1,64}");
  }

  /// The HTTP server itself refuses what it can't decode, and lives.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/tenants/%zz/clusters HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GARBAGE\r\n\r\n"
      })
  void refusesWhatIsNoHttp(String request) throws IOException {
    assertThat(raw(request)).matches("HTTP/1\\.[01] 400.*");
    problem(acme(JSON).get("/v1/nothing"), 404, "ROUTE_NOT_FOUND");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private static io.restassured.path.json.JsonPath problem(
      Response response, int status, String reason) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.contentType()).startsWith("application/problem+json");
    var body = response.jsonPath();
    assertThat(body.getString("reason")).isEqualTo(reason);
    assertThat(body.getInt("status")).isEqualTo(status);
    assertThat(body.getString("requestId")).isEqualTo(response.header("X-Request-Id"));
    for (String member : List.of("type", "title", "detail", "instance", "domain")) {
      assertThat(body.getString(member)).isNotBlank();
    }
    return body;
  }

  private static io.restassured.specification.RequestSpecification acme(String contentType) {
    return given()
        .header("Authorization", "Bearer " + ControlPlane.keyOf("acme"))
        .header("Content-Type", contentType);
  }
}
