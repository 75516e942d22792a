package chat.skerry.node.identity;

import chat.skerry.protocol.handshake.MemberHandshake;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// The member's key and certificate. Immutable.
public final class MemberIdentity {
  private static final long SIZE_BYTES_MAX = 4_096;

  private final StaticKeys staticKeys;
  private final byte[] serverHello;
  private final Instant notAfter;

  private MemberIdentity(StaticKeys staticKeys, byte[] certificate, Instant notAfter) {
    this.staticKeys = staticKeys;
    this.serverHello = MemberHandshake.serverHello(certificate);
    this.notAfter = notAfter;
  }

  /// Reads the three files and checks that they belong together, so that a mistake shows here and
  /// not on the devices, which would take this member for a man in the middle.
  ///
  /// @throws IllegalArgumentException naming the file and what is wrong with it
  public static MemberIdentity read(Path directory, String cluster, String member, Instant now) {
    StaticKeys keys = StaticKeys.ofPrivate(bytes(directory, "static.key", StaticKeys.KEY_BYTES));
    IdentityKey identity = IdentityKey.of(bytes(directory, "cluster.pub", IdentityKey.KEY_BYTES));
    byte[] certificate = bytes(directory, "certificate", 0);
    try {
      MemberCertificate verified =
          MemberCertificate.verify(certificate, identity, cluster, keys.publicKey(), now);
      if (!verified.member().equals(member)) {
        throw new IllegalArgumentException(
            directory.resolve("certificate")
                + ": for member "
                + verified.member()
                + " (expected: "
                + member
                + ")");
      }
      return new MemberIdentity(keys, certificate, verified.notAfter());
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          directory.resolve("certificate")
              + ": "
              + e.getMessage()
              + " (expected: a certificate of this cluster for this static key)",
          e);
    }
  }

  public StaticKeys staticKeys() {
    return staticKeys;
  }

  /// What every device is shown in the handshake; not to be changed.
  public byte[] serverHello() {
    return serverHello;
  }

  /// When devices begin to refuse this member.
  public Instant notAfter() {
    return notAfter;
  }

  /// @param length expected, 0 for any
  private static byte[] bytes(Path directory, String name, int length) {
    Path file = directory.resolve(name);
    try {
      long size = Files.size(file);
      if (size == 0 || size > SIZE_BYTES_MAX || (length > 0 && size != length)) {
        throw new IllegalArgumentException(
            file
                + ": "
                + size
                + " bytes (expected: "
                + (length > 0 ? length : "1 to " + SIZE_BYTES_MAX)
                + ")");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + ": unreadable (expected: a file of the member's identity)", e);
    }
  }

  /// Names no key.
  @Override
  public String toString() {
    return "MemberIdentity[notAfter=" + notAfter + "]";
  }
}
