package chat.skerry.protocol.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.ticket.TicketException.Reason;
import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TicketTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TicketKeyPair pair = TicketKeyPair.generate(new SecureRandom());
  private final Ticket details =
      new Ticket("acme/demo", "demo-0-a", "alice", NOW, NOW.plus(Duration.ofMinutes(10)));
  private final byte[] ticket = details.issue(pair);

  @Test
  void provesThatAnEdgeSentTheAccount() {
    assertThat(verify(ticket, NOW)).isEqualTo(details);
    assertThat(TicketKeyPair.ofSeed(pair.seed()).publicKey()).isEqualTo(pair.publicKey());
    assertThat(TicketKey.ofBase64(pair.publicKey().toBase64())).isEqualTo(pair.publicKey());
    assertThat(pair.publicKey().id()).matches("[0-9a-f]{16}");
  }

  @Test
  void refusesATicketOfAKeyThatIsNotKnown() {
    byte[] other = details.issue(TicketKeyPair.generate(new SecureRandom()));
    assertRefused(Reason.UNKNOWN_KEY, other, NOW);
  }

  @Test
  void refusesTheSignatureOfAnotherKeyUnderAKnownId() throws Exception {
    var forged =
        chat.skerry.protocol.v1.Ticket.parseFrom(
            details.issue(TicketKeyPair.generate(new SecureRandom())));
    var known = chat.skerry.protocol.v1.Ticket.parseFrom(ticket);
    assertRefused(
        Reason.FORGED, forged.toBuilder().setKeyId(known.getKeyId()).build().toByteArray(), NOW);
  }

  @Test
  void refusesOtherDetailsUnderTheSignature() throws Exception {
    var known = chat.skerry.protocol.v1.Ticket.parseFrom(ticket);
    var otherMember =
        chat.skerry.protocol.v1.Ticket.Details.parseFrom(known.getDetails()).toBuilder()
            .setMember("demo-0-b")
            .build();
    assertRefused(
        Reason.FORGED,
        known.toBuilder()
            .setDetails(ByteString.copyFrom(otherMember.toByteArray()))
            .build()
            .toByteArray(),
        NOW);
  }

  @Test
  void refusesAnotherCluster() {
    assertThatThrownBy(
            () -> Ticket.verify(ticket, id -> Optional.of(pair.publicKey()), "acme/prod", NOW))
        .isInstanceOfSatisfying(
            TicketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CLUSTER));
  }

  @Test
  void allowsThirtySecondsOfSkewAndNoMore() {
    verify(ticket, NOW.minusSeconds(30));
    verify(ticket, details.expiresAt().plusSeconds(30));
    assertRefused(Reason.NOT_IN_TIME, ticket, NOW.minusSeconds(31));
    assertRefused(Reason.NOT_IN_TIME, ticket, details.expiresAt().plusSeconds(31));
    assertRefused(Reason.NOT_IN_TIME, ticket, NOW.plus(Duration.ofHours(7)));
  }

  @Test
  void refusesALifeThatNoEdgeGives() {
    Ticket forEver =
        new Ticket("acme/demo", "demo-0-a", "alice", NOW, NOW.plus(Duration.ofHours(25)));
    assertRefused(Reason.TOO_LONG, forEver.issue(pair), NOW);
  }

  @Test
  void namesNoAccount() {
    assertThat(details).asString().doesNotContain("alice");
  }

  @Property(tries = 200)
  void refusesEveryChangedBit(@ForAll int place) {
    byte[] changed = ticket.clone();
    changed[Math.floorMod(place, changed.length)] ^= (byte) (1 << Math.floorMod(place >>> 16, 8));
    assertThatThrownBy(() -> verify(changed, NOW)).isInstanceOf(TicketException.class);
  }

  @Property(tries = 500)
  void refusesAnyBytesWithItsOwnException(@ForAll @Size(max = 200) byte[] bytes) {
    assertThatThrownBy(() -> verify(bytes, NOW)).isInstanceOf(TicketException.class);
  }

  private Ticket verify(byte[] bytes, Instant now) {
    return Ticket.verify(
        bytes,
        id -> Optional.of(pair.publicKey()).filter(key -> key.id().equals(id)),
        "acme/demo",
        now);
  }

  private void assertRefused(Reason reason, byte[] bytes, Instant now) {
    assertThatThrownBy(() -> verify(bytes, now))
        .isInstanceOfSatisfying(
            TicketException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
