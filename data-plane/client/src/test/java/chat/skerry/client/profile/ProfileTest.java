package chat.skerry.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.client.conversation.Ledger;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.IdentityKeyPair;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final IdentityKey IDENTITY = IdentityKeyPair.generate(RANDOM).publicKey();

  @TempDir private Path parent;

  @Test
  void comesBackAsItWasRegistered() {
    register("alice", "token-1");
    try (Profile profile = Profile.open(directory())) {
      assertThat(profile.device()).isEqualTo(new Address("alice", 1));
      assertThat(profile.cluster()).isEqualTo("acme/demo");
      assertThat(profile.registry()).isEqualTo("http://127.0.0.1:8080");
      assertThat(profile.identityKey()).isEqualTo(IDENTITY);
      assertThat(profile.token()).isEqualTo("token-1");
      assertThat(profile.config(false).device().keys().publicKey()).isEqualTo(profile.publicKey());
    }
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    register("alice", "token-1");
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files)
          .hasSize(4)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void keepsTheKeyOfTheDeviceWhereItIsRegisteredAgain() {
    register("alice", "token-1");
    byte[] key = publicKey();
    register("alice", "token-2");

    assertThat(publicKey()).isEqualTo(key);
    try (Profile profile = Profile.open(directory())) {
      assertThat(profile.token()).isEqualTo("token-2");
    }
  }

  @Test
  void belongsToOneDevice() {
    register("alice", "token-1");

    assertThatThrownBy(() -> register("bob", "token-2"))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("belongs to alice/1")
        .hasMessageContaining("bob/1");
  }

  @Test
  void isUsedByOneAtATime() {
    register("alice", "token-1");
    try (Profile profile = Profile.open(directory())) {
      assertThat(profile.device().account()).isEqualTo("alice");
      assertThatThrownBy(() -> Profile.open(directory()))
          .isInstanceOf(ProfileException.class)
          .hasMessageContaining("in use");
    }
    Profile.open(directory()).close();
  }

  @Test
  void saysWhatIsWrongWithIt() throws IOException {
    assertProblem("no profile there (expected: run `skerry register` first)");
    register("alice", "token-1");
    Files.write(directory().resolve("device.key"), new byte[31]);
    assertProblem("device.key: 31 bytes (expected: 32)");
    Files.delete(directory().resolve("device.key"));
    assertProblem("device.key: not found");

    register("alice", "token-1");
    Files.writeString(directory().resolve("token"), " \n");
    assertProblem("token: empty");
    Files.writeString(directory().resolve("token"), "x".repeat(5_000));
    assertProblem("token: 5000 bytes (expected: at most 4096)");
  }

  @Test
  void saysWhatIsWrongWithItsSettings() throws IOException {
    register("alice", "token-1");
    Path settings = directory().resolve("profile.properties");
    String good = Files.readString(settings);

    assertSettings(good.replace("device=1", "device=7"), "device 0 to 4");
    assertSettings(good.replace("device=1", "device=x"), "device: x (expected: 0 to 4)");
    assertSettings(good.replace("account=alice", "account=a b"), "account: a b/1");
    assertSettings(good.replace("cluster=acme/demo", "cluster=demo"), "cluster: demo");
    assertSettings(good.replace("http://", "ftp://"), "registry: ftp://127.0.0.1:8080");
    assertSettings(good.replaceAll("identity-key=.*", "identity-key=AAAA"), "identity key");
    assertSettings(good.replaceAll("account=.*", ""), "account: missing");
    assertSettings(good + "colour=red\n", "key: [colour]");
    assertSettings("\\u00zz", "profile.properties: ");
  }

  @Test
  void remembersWhatItReceived() {
    register("alice", "token-1");
    MessageId id = new MessageId(1, 2);
    try (Profile profile = Profile.open(directory());
        Ledger ledger = profile.config(false).ledger().get()) {
      ledger.record(id, 77);
    }
    try (Profile profile = Profile.open(directory());
        Ledger ledger = profile.config(false).ledger().get()) {
      assertThat(ledger.contains(id)).isTrue();
      assertThat(ledger.contains(new MessageId(1, 3))).isFalse();
      assertThat(ledger.lastSeq()).isEqualTo(77);
    }
  }

  private void assertSettings(String content, String message) throws IOException {
    Files.writeString(directory().resolve("profile.properties"), content);
    assertProblem(message);
  }

  private void assertProblem(String message) {
    assertThatThrownBy(() -> Profile.open(directory()))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining(message);
  }

  private byte[] publicKey() {
    try (Profile profile = Profile.open(directory())) {
      return profile.publicKey();
    }
  }

  private void register(String account, String token) {
    Profile.register(
        directory(),
        new Registration(
            URI.create("http://127.0.0.1:8080"),
            IDENTITY,
            "acme/demo",
            new Address(account, 1),
            token),
        RANDOM);
  }

  private Path directory() {
    return parent.resolve("profiles/alice");
  }
}
