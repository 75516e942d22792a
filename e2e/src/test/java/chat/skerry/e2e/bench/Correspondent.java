package chat.skerry.e2e.bench;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.ClientConfig;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.RetrySettings;
import chat.skerry.client.conversation.TokenSource;
import chat.skerry.client.registry.HttpRegistry;
import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.noise.StaticKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/// A person with the client library, in a hurry: it takes a silent member for dead in less than a
/// second. Remembers where it is connected and when it heard what. Thread-safe.
final class Correspondent implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ConnectionSettings ALERT =
      new ConnectionSettings(
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          "skerry-bench");
  private static final RetrySettings IMPATIENT =
      new RetrySettings(
          Duration.ofMillis(20), Duration.ofMillis(250), Duration.ofSeconds(2), 1_000);
  private static final Duration TOKEN_LIFE = Duration.ofHours(12);

  private final Address address;
  private final ChatClient client;
  private volatile String member = "";
  private volatile long connectedAt;
  private volatile long heardAt;

  Correspondent(StandaloneCluster cluster, String account) {
    address = new Address(account, 0);
    var identity =
        new DeviceIdentity(
            cluster.cluster(), cluster.identityKey(), address, StaticKeys.generate(RANDOM));
    client =
        ChatClient.connect(
            ClientConfig.of(
                    identity,
                    TokenSource.of(cluster.token(address, TOKEN_LIFE, Instant.now(), RANDOM)),
                    new HttpRegistry(cluster.registry(), cluster.cluster()))
                .withConnection(ALERT)
                .withRetry(IMPATIENT),
            new Ear());
  }

  /// The member that it is connected to, or was last; empty before.
  String member() {
    return member;
  }

  void write(Correspondent other, String text) {
    client.send(other.address, text.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(20));
  }

  /// When it first heard something over a connection that it opened after `nanos`; 0 for not yet.
  long heardOverNewConnection(long nanos) {
    return connectedAt > nanos && heardAt > connectedAt ? heardAt : 0;
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Ear implements ChatListener {
    @Override
    public void onMessage(IncomingMessage message) {
      if (heardAt <= connectedAt) {
        heardAt = System.nanoTime();
      }
    }

    @Override
    public void onConnected(HostPort to, String memberName) {
      connectedAt = System.nanoTime();
      member = memberName;
    }
  }
}
