package chat.skerry.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.e2e.cluster.IssuerKey;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.e2e.phone.Phone;
import chat.skerry.e2e.report.Seen;
import chat.skerry.e2e.wire.Jwt;
import chat.skerry.e2e.wire.PlainDevice;
import chat.skerry.e2e.wire.RawDevice;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.noise.StaticKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;

/// Devices that break the protocol or show what they should not have, on the port that phones use:
/// hung up on within ten seconds under a named code, counted, and the member lives on.
@Order(7)
final class BadClientsE2E {
  private static final SecureRandom RANDOM = new SecureRandom();

  @LineScenario
  @Order(1)
  void brokenBytesAreHungUpOn(Line line, Seen seen) {
    Gate gate = Gate.of(line);
    byte[] http = "GET / HTTP/1.1\r\nHost: chat\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    gate.expect(CloseCode.PROTOCOL_ERROR, device -> device.write(garbage()));
    gate.expect(CloseCode.PROTOCOL_ERROR, device -> device.write(http));
    gate.expect(
        CloseCode.VERSION_UNSUPPORTED, device -> device.write(new byte[] {0x53, 0x4B, 9, 0}));
    gate.expect(
        CloseCode.FRAME_TOO_LARGE,
        device -> device.writeHeader().writeLength(Limits.HANDSHAKE_MESSAGE_BYTES_MAX + 1));
    gate.expect(
        CloseCode.HANDSHAKE_FAILED, device -> device.writeHeader().writeMessage(new byte[32]));
    gate.expect(CloseCode.HANDSHAKE_TIMEOUT, device -> {});
    gate.expect(CloseCode.HANDSHAKE_TIMEOUT, RawDevice::writeHeader);
    gate.expect(
        CloseCode.HANDSHAKE_TIMEOUT,
        device -> device.writeHeader().startHandshake(StaticKeys.generate(RANDOM)));
    gate.assertWell();
    seen.note(
        "garbage, HTTP, version 9, oversized, bad handshake, 3 that stall: each closed and counted"
            + " by name; slowest %.1f s",
        gate.slowestSeconds());
  }

  @LineScenario
  @Order(2)
  void brokenFramesAreHungUpOn(Line line, Seen seen) throws Exception {
    Gate gate = Gate.of(line);
    byte[] noFrame = {(byte) 0xFF};
    gate.expectInSession(CloseCode.PROTOCOL_ERROR, device -> device.writeSealed(noFrame));
    gate.expectInSession(
        CloseCode.PROTOCOL_ERROR, device -> device.writeFrame(new Frame.QueueEmpty(3)));
    gate.expectInSession(CloseCode.PROTOCOL_ERROR, device -> device.writeMessage(new byte[100]));
    gate.expectInSession(
        CloseCode.FRAME_TOO_LARGE,
        device -> device.writeLength(Limits.TRANSPORT_MESSAGE_BYTES_MAX + 1));
    try (PlainDevice device = PlainDevice.open(line, gate.chat(), 0)) {
      Frame answer = device.send("not an account!", "hello");
      assertThat(answer).isInstanceOf(Frame.Refused.class);
      assertThat(((Frame.Refused) answer).reason()).isEqualTo(RefusedReason.INVALID);
      assertThat(device.send(device.account(), "still here")).isInstanceOf(Frame.Sent.class);
    }
    gate.assertWell();
    seen.note(
        "no frame, a member's frame, damaged, oversized: Close by name, counted; a bad address is"
            + " refused and the session stays; slowest %.1f s",
        gate.slowestSeconds());
  }

  @LineScenario
  @Order(3)
  void wrongTokensAreHungUpOn(Line line, Seen seen) {
    Gate gate = Gate.of(line);
    IssuerKey issuer = line.issuerKey();
    String header = Jwt.header(gate.token());
    String claims = Jwt.claims(gate.token());
    String expired = Claims.of(claims).expiredAt(Instant.now().minus(Duration.ofMinutes(2)));
    String foreign = Claims.of(claims).with("aud", line.tenant() + "/other");
    String someoneElse = Claims.of(claims).with("sub", gate.chat().account("mallory", 0));

    gate.expectToken(CloseCode.TOKEN_EXPIRED, Jwt.sign(header, expired, issuer.secret()));
    gate.expectToken(CloseCode.TOKEN_FOREIGN, Jwt.sign(header, foreign, issuer.secret()));
    gate.expectToken(CloseCode.TOKEN_INVALID, Jwt.withClaims(gate.token(), someoneElse));
    gate.expectToken(
        CloseCode.TOKEN_INVALID, Jwt.sign(header, claims, Jwt.strangersKey().getPrivate()));
    gate.expectToken(CloseCode.TOKEN_INVALID, Jwt.unsigned("{\"alg\":\"none\"}", claims));
    gate.expectToken(CloseCode.TOKEN_INVALID, "no token at all");
    gate.assertWell();
    seen.note(
        "expired, another cluster's, tampered, a stranger's signature, unsigned, no token: Close by"
            + " name, counted; slowest %.1f s",
        gate.slowestSeconds());
  }

  @LineScenario
  @Order(4)
  void stolenTokenWithAnotherKeyIsHungUpOn(Line line, Seen seen) throws Exception {
    Gate any = Gate.of(line);
    try (Phone phone = Phone.on(line, any.chat(), "bound", 0).online()) {
      Gate gate = Gate.of(line, any.chat(), phone);
      gate.expectToken(CloseCode.KEY_MISMATCH, phone.token());
      phone.send(phone, "to myself").result().get(10, TimeUnit.SECONDS);
      assertThat(phone.disconnections()).isEmpty();
      gate.assertWell();
    }
    seen.note("KEY_MISMATCH, counted; the owner's session is untouched");
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[512];
    RANDOM.nextBytes(garbage);
    garbage[0] = 'G'; // never the header by chance
    return garbage;
  }
}
