package chat.skerry.control;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import chat.skerry.control.v1.CreateTokenRequest;
import chat.skerry.control.v1.Token;
import chat.skerry.control.v1.TokenServiceGrpc;
import chat.skerry.crd.condition.Condition.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens and keys, checked by another implementation of JOSE.
@QuarkusTest
@QuarkusTestResource(ControlPlane.class)
class TokenIT {
  private static final String TOKENS = "/v1/tenants/acme/clusters/tokens/tokens";
  private final KubernetesClient admin = ControlPlane.admin();

  @BeforeEach
  void makeACluster() {
    Door.REST.knock("ClusterService_CreateCluster", ControlPlane.keyOf("acme"), "acme", "tokens");
    StoredClusters.report(admin, "acme", "tokens", "Ready", Status.True);
  }

  @AfterEach
  void closeClient() {
    admin.close();
  }

  @Test
  void areVerifiedWithThePublishedKeys() throws Exception {
    JsonPath token = issue("{\"account\":\"alice\",\"device\":2,\"ttlSeconds\":120}");

    JwtClaims claims = verify(token.getString("token"), published());
    assertThat(claims.getSubject()).isEqualTo("alice");
    assertThat(claims.getClaimValue("dev", Long.class)).isEqualTo(2);
    assertThat(claims.getJwtId()).isNotBlank();
    assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
        .isEqualTo(120);
    assertThat(token.getString("cluster")).isEqualTo("acme/tokens");
    assertThat(token.getString("registry")).isEqualTo(StoredClusters.REGISTRY);
    assertThat(token.getString("identityKey")).isEqualTo(StoredClusters.IDENTITY_KEY);
  }

  @Test
  void areTheSameOverBothProtocols() throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    try {
      Token token =
          TokenServiceGrpc.newBlockingStub(Door.withKey(channel, ControlPlane.keyOf("acme")))
              .createToken(
                  CreateTokenRequest.newBuilder()
                      .setParent("tenants/acme/clusters/tokens")
                      .setAccount("bob")
                      .build());

      JwtClaims claims = verify(token.getToken(), published());
      assertThat(claims.getSubject()).isEqualTo("bob");
      assertThat(claims.hasClaim("dev")).isFalse();
      assertThat(token.getExpiresAt().getSeconds())
          .isEqualTo(claims.getExpirationTime().getValue());
    } finally {
      Door.end(channel);
    }
  }

  @Test
  void haveToWaitForTheClustersAddress() {
    Door.REST.knock("ClusterService_CreateCluster", ControlPlane.keyOf("acme"), "acme", "early");

    given()
        .header("Authorization", "Bearer " + ControlPlane.keyOf("acme"))
        .contentType("application/json")
        .body("{\"account\":\"alice\"}")
        .post("/v1/tenants/acme/clusters/early/tokens")
        .then()
        .statusCode(503)
        .header("Retry-After", equalTo("3"))
        .body("reason", equalTo("CLUSTER_NOT_READY"))
        .body("metadata.missing", equalTo("registry"));
  }

  @Test
  void publishedKeysComeBackWhenTheyAreDeleted() {
    var published =
        admin.configMaps().inNamespace(ControlPlane.NAMESPACE).withName("skerry-verification-keys");
    String before = published.get().getData().get("jwks.json");
    published.delete();

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(published.get()).isNotNull();
          assertThat(published.get().getData()).containsEntry("jwks.json", before);
          assertThat(published.get().getMetadata().getLabels())
              .containsEntry("skerry.chat/verification-keys", "true");
        });
    assertThat(RestAssured.get("/v1/jwks.json").asString()).isEqualTo(before);
  }

  @Test
  void stayValidThroughARotation() throws Exception {
    String before = issue("{\"account\":\"alice\"}").getString("token");
    String signer = kid(before);
    admin
        .secrets()
        .inNamespace(ControlPlane.NAMESPACE)
        .withName("skerry-token-signing")
        .edit(secret -> {
          secret.getMetadata().getAnnotations().put("skerry.chat/rotation", "first");
          return secret;
        });

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> !kid(issue("{\"account\":\"alice\"}").getString("token")).equals(signer));

    String after = issue("{\"account\":\"alice\"}").getString("token");
    assertThat(verify(before, published()).getSubject()).isEqualTo("alice");
    assertThat(verify(after, published()).getSubject()).isEqualTo("alice");
    assertThat(new JsonWebKeySet(published()).getJsonWebKeys()).hasSize(2);
  }

  private static JsonPath issue(String body) {
    return given()
        .header("Authorization", "Bearer " + ControlPlane.keyOf("acme"))
        .contentType("application/json")
        .body(body)
        .post(TOKENS)
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .extract()
        .jsonPath();
  }

  private static String published() {
    return RestAssured.get("/v1/jwks.json").asString();
  }

  private static String kid(String token) throws Exception {
    var signature = new org.jose4j.jws.JsonWebSignature();
    signature.setCompactSerialization(token);
    return signature.getKeyIdHeaderValue();
  }

  private static JwtClaims verify(String token, String jwks) throws Exception {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setRequireSubject()
            .setExpectedIssuer("https://skerry.chat/control-api")
            .setExpectedAudience("acme/tokens")
            .setVerificationKeyResolver(
                new JwksVerificationKeyResolver(new JsonWebKeySet(jwks).getJsonWebKeys()))
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT,
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
            .build();
    return consumer.processToClaims(token);
  }
}
