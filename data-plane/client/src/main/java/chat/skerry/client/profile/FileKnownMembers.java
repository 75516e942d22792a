package chat.skerry.client.profile;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.connection.KnownMembers;
import chat.skerry.client.connection.MemoryKnownMembers;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/// Known members in a file: one line each, `<host:port> <static key> <certificate>`, the latter two
/// in Base64. Each line is held against the identity key when it is read; what does not stand is
/// dropped, for this is a memory only.
final class FileKnownMembers implements KnownMembers {
  private static final System.Logger LOG = System.getLogger(FileKnownMembers.class.getName());
  private static final int FILE_BYTES_MAX = 64 << 10;

  private final Path file;
  private final MemoryKnownMembers members = new MemoryKnownMembers();

  private FileKnownMembers(Path file) {
    this.file = file;
  }

  static FileKnownMembers open(Path file, IdentityKey identity, String cluster, Instant now) {
    FileKnownMembers known = new FileKnownMembers(file);
    try {
      if (Files.exists(file)) {
        new String(PrivateFiles.read(file, FILE_BYTES_MAX), StandardCharsets.US_ASCII)
            .lines()
            .forEach(line -> known.load(line, identity, cluster, now));
      }
    } catch (ProfileException e) {
      LOG.log(System.Logger.Level.DEBUG, "known members are not used", e);
    }
    return known;
  }

  @Override
  public Optional<KnownMember> find(HostPort address) {
    return members.find(address);
  }

  @Override
  public synchronized void remember(HostPort address, KnownMember member) {
    if (!members.find(address).equals(Optional.of(member))) {
      members.remember(address, member);
      write();
    }
  }

  @Override
  public synchronized void forget(HostPort address) {
    if (members.find(address).isPresent()) {
      members.forget(address);
      write();
    }
  }

  private void load(String line, IdentityKey identity, String cluster, Instant now) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3) {
      return;
    }
    try {
      members.remember(
          HostPort.parse(parts[0]),
          KnownMember.verify(
              Base64.getDecoder().decode(parts[1]),
              Base64.getDecoder().decode(parts[2]),
              identity,
              cluster,
              now));
    } catch (IllegalArgumentException | CertificateException e) {
      LOG.log(System.Logger.Level.DEBUG, "a known member is not used", e);
    }
  }

  private void write() {
    String text =
        members.all().entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    try {
      PrivateFiles.replace(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (ProfileException e) {
      LOG.log(System.Logger.Level.DEBUG, "known members are not kept", e);
    }
  }

  private static String line(HostPort address, KnownMember member) {
    Base64.Encoder base64 = Base64.getEncoder();
    return address
        + " "
        + base64.encodeToString(member.staticKey())
        + " "
        + base64.encodeToString(member.proof())
        + "\n";
  }
}
