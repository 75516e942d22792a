package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.transport.TestDevice;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged member, as it runs in a container, with the embedded store.
final class PackagedMemberIT {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;

  private Map<String, String> embedded() {
    return Map.of(
        "SKERRY_STORE_KIND",
        "embedded",
        "SKERRY_STORE_EMBEDDED_DIRECTORY",
        directory.resolve("store").toString());
  }

  private static TestDevice login(MemberProcess member, String account) throws IOException {
    TestDevice device = dial(member, account);
    device.next(Frame.Welcome.class);
    return device;
  }

  private static TestDevice dial(MemberProcess member, String account) throws IOException {
    return dial(member, account, 0);
  }

  private static TestDevice dial(MemberProcess member, String account, int device)
      throws IOException {
    return TestDevice.connect(member.chatPort)
        .handshake(
            StaticKeys.generate(RANDOM),
            member.files.identity.publicKey(),
            StandaloneFiles.CLUSTER,
            TestDevice.hello(member.files.token(account), device));
  }

  @Test
  void reachesAllDevicesOfAnAccount() throws Exception {
    try (MemberProcess member = new MemberProcess(directory, embedded())) {
      member.awaitReady();
      try (TestDevice alice = login(member, "alice");
          TestDevice phone = login(member, "bob");
          TestDevice laptop = dial(member, "bob", 1)) {
        alice.next(Frame.QueueEmpty.class);
        phone.next(Frame.QueueEmpty.class);
        laptop.next(Frame.Welcome.class);
        laptop.next(Frame.QueueEmpty.class);
        ClientId id = ClientId.random(RANDOM);
        DeviceList own = alice.devices("alice");
        alice.text(id, "bob", DeviceList.NONE, own, "hello");
        Frame.DevicesMismatch mismatch = alice.next(Frame.DevicesMismatch.class);
        assertThat(mismatch.list()).isEqualTo(alice.devices("bob"));
        assertThat(mismatch.missing()).containsExactly(0, 1);

        alice.text(id, "bob", mismatch.list(), own, "hello");
        Frame.Sent sent = alice.next(Frame.Sent.class);
        for (TestDevice device : List.of(phone, laptop)) {
          Frame.Deliver delivered = device.next(Frame.Deliver.class);
          assertThat(TestDevice.text(delivered)).isEqualTo("hello");
          device.send(new Frame.Ack(delivered.seq()));
          assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(sent.messageId());
        }
        assertThat(member.metric("skerry_sends_mismatched_total"))
            .containsExactly("skerry_sends_mismatched_total 1.0");
      }
    }
  }

  @Test
  void holdsAConversationAndLeavesInOrder() throws Exception {
    try (MemberProcess member = new MemberProcess(directory, embedded())) {
      member.awaitReady();
      assertThat(member.status("/q/health/live")).isEqualTo(200);
      try (TestDevice alice = login(member, "alice");
          TestDevice bob = login(member, "bob")) {
        alice.next(Frame.QueueEmpty.class);
        bob.next(Frame.QueueEmpty.class);
        alice.text("bob", "hello");
        Frame.Sent sent = alice.next(Frame.Sent.class);
        Frame.Deliver delivered = bob.next(Frame.Deliver.class);
        assertThat(TestDevice.text(delivered)).isEqualTo("hello");
        bob.send(new Frame.Ack(delivered.seq()));
        assertThat(alice.next(Frame.Deliver.class).refersTo()).contains(sent.messageId());
        assertThat(member.metric("skerry_sessions")).containsExactly("skerry_sessions 2.0");
        assertThat(member.metric("skerry_logins_total"))
            .containsExactly("skerry_logins_total{result=\"ACCEPTED\"} 2.0");
        assertThat(member.metric("skerry_envelopes_stored_total"))
            .containsExactly("skerry_envelopes_stored_total 2.0");

        member.terminate();
        Frame.Close close = bob.next(Frame.Close.class);
        assertThat(close.code()).isEqualTo(CloseCode.UNAVAILABLE);
        assertThat(close.retryAfterMillis()).isPositive();
      }
      member.awaitEnd();
      assertThat(member.log()).doesNotContain("ERROR").contains("left the island");
    }
  }

  @Test
  void saysWhyItIsNotReadyAndGoesOnByItself() throws Exception {
    try (MemberProcess member = new MemberProcess(directory, embedded())) {
      member.awaitReady();
      Path map = member.files.partitionMap();
      String good = Files.readString(map);
      Files.writeString(map, "{\"version\":2}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(member.metric("skerry_partition_map_refused_total"))
                  .containsExactly("skerry_partition_map_refused_total 1.0"));
      assertThat(member.status("/q/health/ready")).as("the last good map stays").isEqualTo(200);
      Files.writeString(map, good);
    }
  }

  @Test
  void isNotReadyWhileCassandraIsAwayAndTurnsDevicesAway() throws Exception {
    try (MemberProcess member =
        new MemberProcess(
            directory,
            Map.of(
                "SKERRY_STORE_KIND",
                "cassandra",
                "SKERRY_STORE_CASSANDRA_CONTACT_POINTS",
                "127.0.0.1:1"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(member.body("/q/health/ready")).contains("store: Cassandra"));
      assertThat(member.status("/q/health/ready")).isEqualTo(503);
      assertThat(member.status("/q/health/live")).isEqualTo(200);
      try (TestDevice alice = dial(member, "alice")) {
        Frame.Close close = alice.next(Frame.Close.class);
        assertThat(close.code()).isEqualTo(CloseCode.UNAVAILABLE);
      }
    }
  }

  @Test
  void refusesAnUnknownKey() throws Exception {
    try (MemberProcess member =
        new MemberProcess(
            directory, Map.of("SKERRY_STORE_KIND", "embedded", "SKERRY_STORE_KNID", "x"))) {
      assertThat(member.awaitEnd()).isNotZero();
      assertThat(member.log()).containsIgnoringCase("knid");
    }
  }
}
