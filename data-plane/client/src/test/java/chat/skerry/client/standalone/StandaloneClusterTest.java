package chat.skerry.client.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> SOME = Optional.of("10.0.0.9:9042");

  @TempDir private Path directory;

  @Test
  void certifiesEachMember() throws IOException {
    init(2, 2);
    IdentityKey identity = StandaloneCluster.open(directory).identityKey();
    for (String member : new String[] {"demo-0-a", "demo-0-b", "demo-1-a", "demo-1-b"}) {
      Path files = directory.resolve("members").resolve(member).resolve("identity");
      StaticKeys keys = StaticKeys.ofPrivate(Files.readAllBytes(files.resolve("static.key")));
      MemberCertificate certificate =
          MemberCertificate.verify(
              Files.readAllBytes(files.resolve("certificate")),
              IdentityKey.of(Files.readAllBytes(files.resolve("cluster.pub"))),
              "acme/demo",
              keys.publicKey(),
              NOW);

      assertThat(certificate.member()).isEqualTo(member);
      assertThat(files.resolve("cluster.pub")).hasBinaryContent(identity.toBytes());
    }
  }

  @Test
  void givesEachPartitionToOneIsland() throws IOException {
    init(3, 1);
    JsonObject map = json(directory.resolve("partitions/partitions.json"));

    assertThat(map.get("version").getAsInt()).isEqualTo(1);
    assertThat(map.get("cluster").getAsString()).isEqualTo("acme/demo");
    assertThat(map.get("partitionCount").getAsInt()).isEqualTo(4_096);
    int next = 0;
    JsonArray islands = map.getAsJsonArray("islands");
    for (JsonElement island : islands) {
      JsonObject range =
          island.getAsJsonObject().getAsJsonArray("partitions").get(0).getAsJsonObject();
      assertThat(range.get("first").getAsInt()).isEqualTo(next);
      next = range.get("last").getAsInt() + 1;
    }
    assertThat(next).isEqualTo(4_096);
    JsonObject member =
        islands.get(2).getAsJsonObject().getAsJsonArray("members").get(0).getAsJsonObject();
    assertThat(member.get("name").getAsString()).isEqualTo("demo-2-a");
    assertThat(member.get("chatAddress").getAsString()).isEqualTo("127.0.0.1:5224");
    assertThat(member.get("peerAddress").getAsString()).isEqualTo("127.0.0.1:9002");
  }

  @Test
  void signsTokensThatTheKeysOfTheMembersVerify() throws Exception {
    init(1, 1);
    String token =
        StandaloneCluster.open(directory)
            .token(new Address("alice", 3), Duration.ofHours(1), NOW, RANDOM);
    String[] parts = token.split("\\.");
    JsonObject key =
        json(directory.resolve("keys/jwks.json")).getAsJsonArray("keys").get(0).getAsJsonObject();
    JsonObject header = part(parts[0]);
    JsonObject claims = part(parts[1]);

    assertThat(verifies(key, parts)).isTrue();
    assertThat(header.get("alg").getAsString()).isEqualTo("ES256");
    assertThat(header.get("kid")).isEqualTo(key.get("kid"));
    assertThat(claims.get("aud").getAsString()).isEqualTo("acme/demo");
    assertThat(claims.get("sub").getAsString()).isEqualTo("alice");
    assertThat(claims.get("dev").getAsInt()).isEqualTo(3);
    assertThat(claims.get("exp").getAsLong()).isEqualTo(NOW.getEpochSecond() + 3_600);
  }

  @Test
  void tellsMembersHowToRun() throws IOException {
    init(1, 2);
    String first = Files.readString(directory.resolve("members/demo-0-a/node.env"));
    String second = Files.readString(directory.resolve("members/demo-0-b/node.env"));

    assertThat(first)
        .contains("SKERRY_MEMBER=demo-0-a\n", "SKERRY_CHAT_PORT=5222\n", "QUARKUS_HTTP_PORT=8080\n")
        .contains("SKERRY_PARTITION_MAP=" + directory.resolve("partitions/partitions.json") + "\n");
    assertThat(first)
        .contains("SKERRY_STORE_KIND=cassandra\n")
        .contains("SKERRY_STORE_CASSANDRA_CONTACT_POINTS=10.0.0.9:9042\n");
    assertThat(second)
        .contains("SKERRY_CHAT_PORT=5223\n", "SKERRY_ISLAND_TRANSPORT_PORT=7802\n")
        .contains(
            "SKERRY_ISLAND_TRANSPORT_DISCOVERY_INITIAL_HOSTS=127.0.0.1[7800],127.0.0.1[7802]\n");
  }

  @Test
  void overwritesNothing() {
    init(1, 1);

    assertThatThrownBy(() -> init(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void refusesALayoutThatCannotBe() {
    assertLayout("acme", 1, 1, 5222, NONE, "cluster: acme");
    assertLayout("Acme/demo", 1, 1, 5222, NONE, "cluster: Acme/demo");
    assertLayout("acme/demo", 0, 1, 5222, NONE, "islands: 0");
    assertLayout("acme/demo", 17, 1, 5222, NONE, "islands: 17");
    assertLayout("acme/demo", 1, 3, 5222, NONE, "members: 3");
    assertLayout("acme/demo", 1, 2, 5222, NONE, "members: 2 with embedded stores");
    assertLayout("acme/demo", 1, 2, 5222, Optional.of("here"), "cassandra: here");
    assertLayout("acme/demo", 2, 2, 65_533, SOME, "chat port: 65533 (expected: 1 to 65532)");
  }

  @Test
  void saysWhatIsWrongWithADirectory() throws IOException {
    assertThatThrownBy(() -> StandaloneCluster.open(directory))
        .hasMessageContaining("no cluster there");
    init(1, 1);
    assertThatThrownBy(() ->
            StandaloneCluster.open(directory)
                .token(new Address("alice", 0), Duration.ofHours(25), NOW, RANDOM))
        .hasMessageContaining("ttl: PT25H (expected: 1 s to 24 h)");
    Files.writeString(directory.resolve("signing.key"), "x");
    assertThatThrownBy(() -> StandaloneCluster.open(directory))
        .hasMessageContaining("not a signing key");
  }

  private void init(int islands, int members) {
    StandaloneCluster.init(
        directory,
        new StandaloneLayout(
            "acme/demo",
            "127.0.0.1",
            islands,
            members,
            StandaloneLayout.Ports.DEFAULTS,
            members == 1 ? Optional.empty() : Optional.of("10.0.0.9:9042")),
        NOW,
        RANDOM);
  }

  private static void assertLayout(
      String cluster,
      int islands,
      int members,
      int chatPort,
      Optional<String> cassandra,
      String message) {
    assertThatThrownBy(() ->
            new StandaloneLayout(
                cluster,
                "127.0.0.1",
                islands,
                members,
                new StandaloneLayout.Ports(chatPort, 8080, 9000, 7800),
                cassandra))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static boolean verifies(JsonObject key, String[] token) throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(number(key, "x"), number(key, "y"));
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class))));
    verifier.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
    return verifier.verify(Base64.getUrlDecoder().decode(token[2]));
  }

  private static BigInteger number(JsonObject key, String coordinate) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.get(coordinate).getAsString()));
  }

  private static JsonObject part(String part) {
    return JsonParser.parseString(
            new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }
}
