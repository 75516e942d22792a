package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Devices that come in by WebSocket: they talk with those of the chat port, and each misuse ends
/// with a status that says why.
final class WebSocketTest {
  private static final int NONE = 0;

  @TempDir Path directory;
  private final StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
  private TestMember member;

  @BeforeEach
  void start() {
    member = new TestMember(directory, Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    member.close();
  }

  private static void ready(TestDevice device) throws IOException {
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
  }

  private void assertCounted(CloseCode code, int times) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(member.closed(code.name())).isEqualTo(times));
  }

  @Test
  void talksWithADeviceOfTheChatPort() throws IOException {
    try (TestDevice alice = member.dialWebSocket("alice", keys);
        TestDevice bob = member.dial("bob", StaticKeys.generate(TestMember.RANDOM))) {
      ready(alice);
      ready(bob);
      for (int i = 0; i < 20; i++) {
        alice.text("bob", "to tcp " + i);
        Frame.Sent sent = alice.next(Frame.Sent.class);
        Frame.Deliver deliver = bob.next(Frame.Deliver.class);
        assertThat(TestDevice.text(deliver)).isEqualTo("to tcp " + i);
        bob.send(new Frame.Ack(deliver.seq()));
        assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(sent.messageId());
      }
      bob.text("alice", "x".repeat(65_000));
      bob.next(Frame.Sent.class);
      assertThat(TestDevice.text(alice.next(Frame.Deliver.class))).hasSize(65_000);
      alice.text("bob", "y".repeat(65_000));
      alice.next(Frame.Sent.class);
      assertThat(TestDevice.text(bob.next(Frame.Deliver.class))).hasSize(65_000);
    }
  }

  @Test
  void talksWithAnotherWebSocket() throws IOException {
    try (TestDevice alice = member.dialWebSocket("alice", keys);
        TestDevice bob = member.dialWebSocket("bob", StaticKeys.generate(TestMember.RANDOM))) {
      ready(alice);
      ready(bob);
      alice.text("bob", "hello");
      alice.next(Frame.Sent.class);
      assertThat(TestDevice.text(bob.next(Frame.Deliver.class))).isEqualTo("hello");
    }
  }

  @Test
  void namesMembersByTheirUrls() throws IOException {
    try (TestDevice alice = member.dialWebSocket("alice", keys)) {
      assertThat(alice.next(Frame.Welcome.class).otherMember())
          .isEqualTo("ws://10.0.0.2:5280/chat");
      alice.next(Frame.QueueEmpty.class);
      for (int partition = 0; partition < 16; partition++) {
        member.ownership.give(partition, "demo-0-b");
      }
      Frame.Close close = alice.next(Frame.Close.class);
      assertThat(close.code()).isEqualTo(CloseCode.MOVE);
      assertThat(close.member()).isEqualTo("ws://10.0.0.2:5280/chat");
    }
  }

  @Test
  void saysTheCloseCodeInTheStatusToo() throws IOException {
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort);
        TestDevice alice = TestDevice.over(line)) {
      alice.handshake(
          keys, member.identity.publicKey(), TestMember.CLUSTER, TestDevice.hello("no token", 0));
      assertThat(alice.next(Frame.Close.class).code()).isEqualTo(CloseCode.TOKEN_INVALID);
      assertThat(line.status()).isEqualTo(4_505);
      assertThat(line.reason()).isEqualTo("TOKEN_INVALID");
    }
  }

  @Test
  void answersPingsAndGoodbyes() throws IOException {
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      byte[] words = "are you there?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      line.frame(WebSocketLine.PING, words);
      line.frame(0x8a, words);
      line.frame(0x88, ByteBuffer.allocate(2).putShort((short) 1_001).array());
      assertThat(line.status()).isEqualTo(1_001);
      assertThat(line.pong()).isEqualTo(words);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(member.closed("DEVICE_LEFT")).isEqualTo(1));
      assertThat(member.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, 129, 5, 1003, PROTOCOL_ERROR",
    "reserved bits, 194, 5, 1002, PROTOCOL_ERROR",
    "unknown kind, 131, 5, 1002, PROTOCOL_ERROR",
    "continuation of nothing, 128, 5, 1002, PROTOCOL_ERROR",
    "control frame in parts, 9, 5, 1002, PROTOCOL_ERROR",
    "large control frame, 137, 126, 1002, PROTOCOL_ERROR",
    "close of one byte, 136, 1, 1002, PROTOCOL_ERROR",
    "oversized, 130, 1048577, 1009, FRAME_TOO_LARGE",
  })
  void endsOnFramesThatBreakTheRules(
      String what, int first, int payloadBytes, int status, CloseCode code) throws IOException {
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      byte[] frame = WebSocketLine.masked(first, new byte[payloadBytes], 0x01020304);
      line.raw(java.util.Arrays.copyOf(frame, Math.min(frame.length, 200)));
      assertThat(line.status()).as(what).isEqualTo(status);
      assertCounted(code, 1);
    }
  }

  @Test
  void endsOnFramesWithoutAMaskAndOnMessagesInsideMessages() throws IOException {
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      line.raw(new byte[] {(byte) 0x82, 1, 7});
      assertThat(line.status()).isEqualTo(1_002);
    }
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      line.frame(0x02, new byte[0]);
      line.frame(0x82, new byte[1]);
      assertThat(line.status()).isEqualTo(1_002);
    }
  }

  @Test
  void endsOnGarbageInsideBinaryFrames() throws IOException {
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      line.frame(WebSocketLine.BINARY, new byte[] {'G', 'E', 'T', ' '});
      assertThat(line.status()).isEqualTo(4_501);
    }
    try (WebSocketLine line = WebSocketLine.open(member.webSocketPort)) {
      line.frame(WebSocketLine.BINARY, ConnectionHeader.bytes(HandshakePattern.XX));
      line.frame(WebSocketLine.BINARY, new byte[] {0, 0x20, 1});
      assertThat(line.status()).isEqualTo(4_502);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, 404",
    "POST /chat HTTP/1.1, 405",
    "GET /chat HTTP/1.0, 505",
    "GET /chat HTTP/1.1, 426",
    "SK garbage, 400",
  })
  void refusesOtherRequests(String line, int status) throws IOException {
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      String answer = client.ask(line + "\r\nHost: member\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      assertCounted(CloseCode.PROTOCOL_ERROR, 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 8, 101",
    "Content-Length: 5, 413",
    "Transfer-Encoding: chunked, 101",
  })
  void readsTheRestOfTheRequestAsItIs(String header, int status) throws IOException {
    // A second version beside the right one is no obstacle; a body is.
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      String answer =
          client.ask(
              WebSocketLine.request(
                      "/chat?x=1", "Upgrade: websocket", "Connection: keep-alive, Upgrade", header)
                  + (status == 413 ? "hello" : "0\r\n\r\n"));
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void refusesLargeRequestsAndKeysThatAreNone() throws IOException {
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      assertThat(client.ask(WebSocketLine.request("/chat?" + "x".repeat(3_000))))
          .startsWith("HTTP/1.1 414 ");
    }
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      assertThat(client.ask(WebSocketLine.request("/chat", "X: " + "x".repeat(9_000))))
          .startsWith("HTTP/1.1 431 ");
    }
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      assertThat(
              client.ask(
                  "GET /chat HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2hvcnQ=\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void choosesTheSubprotocolWhereItIsOffered() throws IOException {
    try (WebSocketLine client = WebSocketLine.dial(member.webSocketPort)) {
      assertThat(
              client.ask(
                  WebSocketLine.request(
                      "/chat",
                      "Upgrade: WebSocket",
                      "Connection: upgrade",
                      "Sec-WebSocket-Protocol: other, skerry.v1",
                      "Sec-WebSocket-Extensions: permessage-deflate")))
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("sec-websocket-protocol: skerry.v1")
          .doesNotContainIgnoringCase("extensions");
    }
  }

  @Test
  void endsSlowUpgradesAndSlowHandshakes() throws IOException {
    try (WebSocketLine silent = WebSocketLine.dial(member.webSocketPort);
        WebSocketLine slow = WebSocketLine.open(member.webSocketPort)) {
      slow.frame(WebSocketLine.BINARY, new byte[] {'S'});
      assertThat(silent.head()).startsWith("HTTP/1.1 408 ");
      assertThat(slow.status()).isEqualTo(4_503);
      assertThat(slow.reason()).isEqualTo("HANDSHAKE_TIMEOUT");
      assertCounted(CloseCode.HANDSHAKE_TIMEOUT, 2);
    }
  }

  @Test
  void sharesTheBoundOfHandshakesWithTheChatPort() throws IOException {
    List<WebSocketLine> silent = new ArrayList<>();
    for (int i = 0; i < TestMember.HANDSHAKES_MAX; i++) {
      silent.add(WebSocketLine.open(member.webSocketPort));
    }
    assertThat(member.connections()).isEqualTo(TestMember.HANDSHAKES_MAX);
    try (TestDevice late = TestDevice.connect(member.port)) {
      assertThat(late.isClosedByMember()).isTrue();
      assertCounted(CloseCode.UNAVAILABLE, 1);
    }
    for (WebSocketLine line : silent) {
      line.close();
    }
  }

  @Test
  void takesFramesThatComeRightBehindTheRequest() throws IOException {
    try (WebSocketLine line = WebSocketLine.dial(member.webSocketPort)) {
      byte[] request =
          WebSocketLine.request("/chat", "Upgrade: websocket", "Connection: Upgrade")
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      byte[] text = WebSocketLine.masked(0x81, new byte[] {'x'}, 9);
      ByteBuffer both = ByteBuffer.allocate(request.length + text.length).put(request).put(text);
      line.raw(both.array());
      assertThat(line.head()).startsWith("HTTP/1.1 101 ");
      assertThat(line.status()).isEqualTo(1_003).isNotEqualTo(NONE);
    }
  }
}
