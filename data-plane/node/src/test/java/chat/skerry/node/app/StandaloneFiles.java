package chat.skerry.node.app;

import chat.skerry.node.token.TestTokens;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// The files of a member that is an island of its own.
final class StandaloneFiles {
  static final String CLUSTER = "acme/demo";
  private static final SecureRandom RANDOM = new SecureRandom();

  final Path directory;
  final TestTokens tokens = new TestTokens("key-1");
  final IdentityKeyPair identity = IdentityKeyPair.generate(RANDOM);

  StandaloneFiles(Path directory, int chatPort, int peerPort) throws IOException {
    this.directory = directory;
    StaticKeys member = StaticKeys.generate(RANDOM);
    Instant now = Instant.now();
    Files.write(directory.resolve("static.key"), member.privateKey());
    Files.write(directory.resolve("cluster.pub"), identity.publicKey().toBytes());
    Files.write(
        directory.resolve("certificate"),
        new MemberCertificate(
                CLUSTER, "demo-0-a", now.minusSeconds(60), now.plus(Duration.ofDays(1)))
            .issue(identity, member.publicKey()));
    writeKeys();
    Files.writeString(
        partitionMap(),
        """
        {"version":1,"cluster":"%s","partitionCount":16,"islands":[{"name":"demo-0",
         "partitions":[{"first":0,"last":15}],
         "members":[{"name":"demo-0-a","chatAddress":"127.0.0.1:%d","peerAddress":"127.0.0.1:%d"}]}]}
        """
            .formatted(CLUSTER, chatPort, peerPort));
  }

  void writeKeys() throws IOException {
    Files.writeString(verificationKeys(), tokens.jwks());
  }

  Path partitionMap() {
    return directory.resolve("partitions.json");
  }

  Path verificationKeys() {
    return directory.resolve("jwks.json");
  }

  String token(String account) {
    return tokens.token(CLUSTER, account, Instant.now().getEpochSecond());
  }
}
