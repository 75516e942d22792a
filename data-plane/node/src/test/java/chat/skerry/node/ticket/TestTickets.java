package chat.skerry.node.ticket;

import chat.skerry.protocol.ticket.Ticket;
import chat.skerry.protocol.ticket.TicketKeyPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/// Ticket keys of tests, and the files that hold them.
public final class TestTickets {
  private static final SecureRandom RANDOM = new SecureRandom();

  public final TicketKeyPair pair = TicketKeyPair.generate(RANDOM);

  /// What members read.
  public Path policyFile(Path directory, boolean required) {
    Path file = directory.resolve("tickets.json");
    write(file, policy(required, pair));
    return file;
  }

  /// What edges read.
  public Path keysFile(Path directory) {
    Path file = directory.resolve("keys.json");
    write(
        file,
        "{\"keys\":[{\"seed\":\"%s\",\"signsFromSeconds\":0}]}"
            .formatted(Base64.getEncoder().encodeToString(pair.seed())));
    return file;
  }

  static String policy(boolean required, TicketKeyPair... pairs) {
    return "{\"required\":%s,\"keys\":[%s]}"
        .formatted(
            required,
            Arrays.stream(pairs)
                .map(key -> '"' + key.publicKey().toBase64() + '"')
                .collect(Collectors.joining(",")));
  }

  /// A ticket of ten minutes.
  public byte[] ticket(String cluster, String member, String account, Instant issuedAt) {
    return new Ticket(cluster, member, account, issuedAt, issuedAt.plusSeconds(600)).issue(pair);
  }

  private static void write(Path file, String json) {
    try {
      Files.writeString(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
