package chat.skerry.protocol.ticket;

import chat.skerry.protocol.ticket.TicketException.Reason;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/// Says that an account was sent to a member. A value of this type was either made here to be
/// issued, or verified against a ticket key.
///
/// @param cluster `namespace/name`
/// @param member for example `demo-0-a`
/// @param account the one that may log in with it
/// @param issuedAt whole seconds
/// @param expiresAt its last moment, whole seconds
public record Ticket(
    String cluster, String member, String account, Instant issuedAt, Instant expiresAt) {

  /// The longest life that a member accepts.
  public static final Duration LIFETIME_MAX = Duration.ofHours(24);

  /// How far the clocks of edges and members may differ.
  public static final Duration SKEW_MAX = Duration.ofSeconds(30);

  private static final byte[] DOMAIN = "skerry-ticket-v1".getBytes(StandardCharsets.US_ASCII);

  /// The bytes for the hello: a serialized, signed `Ticket`.
  public byte[] issue(TicketKeyPair pair) {
    byte[] details =
        chat.skerry.protocol.v1.Ticket.Details.newBuilder()
            .setCluster(cluster)
            .setMember(member)
            .setAccount(account)
            .setIssuedAtSeconds(issuedAt.getEpochSecond())
            .setExpiresAtSeconds(expiresAt.getEpochSecond())
            .build()
            .toByteArray();
    return chat.skerry.protocol.v1.Ticket.newBuilder()
        .setKeyId(ByteString.copyFrom(HexFormat.of().parseHex(pair.publicKey().id())))
        .setDetails(ByteString.copyFrom(details))
        .setSignature(ByteString.copyFrom(pair.sign(signed(details))))
        .build()
        .toByteArray();
  }

  /// Checks the bytes of a hello. Nothing in them is believed before the signature is.
  ///
  /// @param keys the key with this id, as far as it is known
  /// @param cluster the one that it must be for
  /// @throws TicketException where it proves nothing
  public static Ticket verify(
      byte[] ticket, Function<String, Optional<TicketKey>> keys, String cluster, Instant now) {
    var outer = parseOuter(ticket);
    TicketKey key =
        keys.apply(HexFormat.of().formatHex(outer.getKeyId().toByteArray()))
            .orElseThrow(() ->
                new TicketException(
                    Reason.UNKNOWN_KEY, "ticket: signed by an unknown key (expected: a new one)"));
    byte[] details = outer.getDetails().toByteArray();
    if (!key.verify(signed(details), outer.getSignature().toByteArray())) {
      throw new TicketException(Reason.FORGED, "ticket: signature does not match");
    }
    Ticket verified = parseDetails(details);
    if (!verified.cluster.equals(cluster)) {
      throw new TicketException(
          Reason.WRONG_CLUSTER, "ticket: for another cluster (expected: " + cluster + ")");
    }
    verified.requireInTime(now);
    return verified;
  }

  private void requireInTime(Instant now) {
    if (Duration.between(issuedAt, expiresAt).compareTo(LIFETIME_MAX) > 0) {
      throw new TicketException(
          Reason.TOO_LONG,
          "ticket: valid from %s to %s (expected: for at most %s)"
              .formatted(issuedAt, expiresAt, LIFETIME_MAX));
    }
    if (now.isBefore(issuedAt.minus(SKEW_MAX)) || now.isAfter(expiresAt.plus(SKEW_MAX))) {
      throw new TicketException(
          Reason.NOT_IN_TIME,
          "ticket: valid from %s to %s, now %s".formatted(issuedAt, expiresAt, now));
    }
  }

  private static chat.skerry.protocol.v1.Ticket parseOuter(byte[] bytes) {
    try {
      var outer = chat.skerry.protocol.v1.Ticket.parseFrom(bytes);
      if (outer.getKeyId().size() == TicketKey.ID_BYTES) {
        return outer;
      }
    } catch (InvalidProtocolBufferException e) {
      // Reported below, like bytes that parse and are none.
    }
    throw new TicketException(Reason.FORGED, "ticket: not a ticket");
  }

  private static Ticket parseDetails(byte[] details) {
    try {
      var parsed = chat.skerry.protocol.v1.Ticket.Details.parseFrom(details);
      return new Ticket(
          parsed.getCluster(),
          parsed.getMember(),
          parsed.getAccount(),
          Instant.ofEpochSecond(parsed.getIssuedAtSeconds()),
          Instant.ofEpochSecond(parsed.getExpiresAtSeconds()));
    } catch (InvalidProtocolBufferException | DateTimeException e) {
      throw new TicketException(Reason.FORGED, "ticket: no details inside");
    }
  }

  private static byte[] signed(byte[] details) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(DOMAIN);
    out.writeBytes(details);
    return out.toByteArray();
  }

  /// Names no account.
  @Override
  public String toString() {
    return "Ticket[member=" + member + ", expiresAt=" + expiresAt + "]";
  }
}
