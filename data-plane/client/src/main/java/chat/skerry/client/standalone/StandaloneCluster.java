package chat.skerry.client.standalone;

import chat.skerry.client.profile.PrivateFiles;
import chat.skerry.client.profile.Registration;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.Stream;

/// A cluster without Kubernetes, as it lies in a directory. Immutable.
public final class StandaloneCluster {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);
  private static final int FILE_BYTES_MAX = 65_536;

  private final String cluster;
  private final URI registry;
  private final IdentityKey identityKey;
  private final TokenSigner signer;

  private StandaloneCluster(
      String cluster, URI registry, IdentityKey identityKey, TokenSigner signer) {
    this.cluster = cluster;
    this.registry = registry;
    this.identityKey = identityKey;
    this.signer = signer;
  }

  /// Makes all keys and files.
  ///
  /// @throws IllegalArgumentException where the directory holds something already
  public static void init(
      Path directory, StandaloneLayout layout, Instant now, SecureRandom random) {
    checkEmpty(directory);
    Path root = directory.toAbsolutePath().normalize();
    IdentityKeyPair identity = IdentityKeyPair.generate(random);
    TokenSigner.Fresh signing = TokenSigner.generate(random);
    write(root.resolve("identity.seed"), identity.seed());
    write(root.resolve("signing.key"), signing.pkcs8());
    write(root.resolve("keys/jwks.json"), bytes(signing.jwks() + "\n"));
    write(
        root.resolve("partitions/partitions.json"),
        bytes(StandaloneFiles.partitions(layout) + "\n"));
    for (StandaloneLayout.Island island : layout.plan()) {
      for (StandaloneLayout.Member member : island.members()) {
        writeMember(root, layout, island, member, new Issuer(identity, now, random));
      }
    }
    write(
        root.resolve("cluster.properties"),
        bytes(
            """
            cluster=%s
            registry=%s
            identity-key=%s
            key-id=%s
            """
                .formatted(
                    layout.cluster(),
                    layout.registry(),
                    identity.publicKey().toBase64(),
                    signing.keyId())));
  }

  /// @throws IllegalArgumentException where the directory holds no such cluster
  public static StandaloneCluster open(Path directory) {
    Path file = directory.resolve("cluster.properties");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          directory + ": no cluster there (expected: run `skerry standalone init` first)");
    }
    Properties properties = new Properties();
    try {
      properties.load(
          new StringReader(
              new String(PrivateFiles.read(file, FILE_BYTES_MAX), StandardCharsets.UTF_8)));
      return new StandaloneCluster(
          text(properties, "cluster"),
          URI.create(text(properties, "registry")),
          IdentityKey.ofBase64(text(properties, "identity-key")),
          TokenSigner.of(
              PrivateFiles.read(directory.resolve("signing.key"), FILE_BYTES_MAX),
              text(properties, "key-id")));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(directory + ": " + e.getMessage(), e);
    }
  }

  /// An end-user token.
  ///
  /// @param ttl 1 s to 24 h
  public String token(Address device, Duration ttl, Instant now, SecureRandom random) {
    return signer.sign(cluster, device, ttl, now, random);
  }

  /// What a device needs to start with.
  public Registration registration(Address device, Duration ttl, Instant now, SecureRandom random) {
    return new Registration(
        registry, identityKey, cluster, device, token(device, ttl, now, random));
  }

  public String cluster() {
    return cluster;
  }

  public URI registry() {
    return registry;
  }

  public IdentityKey identityKey() {
    return identityKey;
  }

  /// Signs the certificates of the members.
  private record Issuer(IdentityKeyPair identity, Instant now, SecureRandom random) {
    byte[] certificate(String cluster, String member, StaticKeys keys) {
      return new MemberCertificate(
              cluster, member, now.minus(CLOCK_SKEW), now.plus(CERTIFICATE_LIFE))
          .issue(identity, keys.publicKey());
    }
  }

  private static void writeMember(
      Path root,
      StandaloneLayout layout,
      StandaloneLayout.Island island,
      StandaloneLayout.Member member,
      Issuer issuer) {
    Path directory = member.directory(root);
    StaticKeys keys = StaticKeys.generate(issuer.random());
    write(directory.resolve("identity/static.key"), keys.privateKey());
    write(
        directory.resolve("identity/certificate"),
        issuer.certificate(layout.cluster(), member.name(), keys));
    write(directory.resolve("identity/cluster.pub"), issuer.identity().publicKey().toBytes());
    write(
        directory.resolve("node.env"),
        bytes(StandaloneFiles.environment(root, layout, island, member)));
  }

  private static void write(Path file, byte[] content) {
    Path parent = file.getParent();
    if (parent != null) {
      PrivateFiles.createDirectory(parent);
    }
    PrivateFiles.replace(file, content);
  }

  private static void checkEmpty(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new IllegalArgumentException(
            directory + ": not empty (expected: a new or empty directory)");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(directory + ": not a readable directory", e);
    }
  }

  private static String text(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("cluster.properties: " + key + ": missing");
    }
    return value.strip();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
