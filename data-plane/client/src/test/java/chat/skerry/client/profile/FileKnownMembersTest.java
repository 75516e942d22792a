package chat.skerry.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.client.connection.HostPort;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKnownMembersTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String CLUSTER = "acme/demo";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final HostPort ADDRESS = new HostPort("10.0.0.1", 5222);

  @TempDir Path directory;
  private final IdentityKeyPair identity = IdentityKeyPair.generate(RANDOM);

  @Test
  void keepsMembersOverARestart() {
    KnownMember member = member(identity);
    open(NOW).remember(ADDRESS, member);

    assertThat(open(NOW).find(ADDRESS)).contains(member);
    assertThat(open(NOW).find(new HostPort("10.0.0.1", 5223))).isEmpty();
    open(NOW).forget(ADDRESS);
    assertThat(open(NOW).find(ADDRESS)).isEmpty();
  }

  @Test
  void believesNoLineThatTheIdentityKeyDoesNotVouchFor() throws IOException {
    IdentityKeyPair stranger = IdentityKeyPair.generate(RANDOM);
    FileKnownMembers his = FileKnownMembers.open(file(), stranger.publicKey(), CLUSTER, NOW);
    his.remember(ADDRESS, member(stranger));
    assertThat(open(NOW).find(ADDRESS)).isEmpty();

    open(NOW).remember(ADDRESS, member(identity));
    assertThat(open(NOW.plusSeconds(601)).find(ADDRESS)).isEmpty();
    Files.writeString(file(), "10.0.0.1:5222 no base64\nrubbish\n\n");
    assertThat(open(NOW).find(ADDRESS)).isEmpty();
  }

  private FileKnownMembers open(Instant now) {
    return FileKnownMembers.open(file(), identity.publicKey(), CLUSTER, now);
  }

  private Path file() {
    return directory.resolve("members");
  }

  private static KnownMember member(IdentityKeyPair identity) {
    StaticKeys keys = StaticKeys.generate(RANDOM);
    byte[] proof =
        new MemberCertificate(CLUSTER, "demo-0-a", NOW.minusSeconds(60), NOW.plusSeconds(600))
            .issue(identity, keys.publicKey());
    return KnownMember.verify(keys.publicKey(), proof, identity.publicKey(), CLUSTER, NOW);
  }
}
