package chat.skerry.client.scripted;

import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ClientConfig;
import chat.skerry.client.conversation.RetrySettings;
import chat.skerry.client.conversation.TokenSource;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.handshake.MemberHandshake;
import chat.skerry.protocol.identity.IdentityKeyPair;
import chat.skerry.protocol.identity.MemberCertificate;
import chat.skerry.protocol.noise.StaticAgreements;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A member made of the protocol module and a script: accepts connections and gives each, once its
/// handshake is done, to the script on a thread of its own.
public final class ScriptedMember implements AutoCloseable {
  public static final String CLUSTER = "acme/demo";
  public static final IdentityKeyPair IDENTITY = IdentityKeyPair.generate(new SecureRandom());

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSocket listener;
  private final IdentityKeyPair identity;
  private volatile StaticKeys keys = StaticKeys.generate(RANDOM);
  private volatile boolean speaksIk = true;
  private final Consumer<ScriptedSession> script;
  private final List<ScriptedSession> sessions = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  public ScriptedMember(Consumer<ScriptedSession> script) {
    this(IDENTITY, script);
  }

  public ScriptedMember(IdentityKeyPair identity, Consumer<ScriptedSession> script) {
    this.identity = identity;
    this.script = script;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// A member that stores nothing: answers each send with `Sent`.
  public static ScriptedMember obliging() {
    return new ScriptedMember(session -> {
      session.welcome();
      session.queueEmpty(0);
      session.answerSends();
    });
  }

  /// A member that says `Close` instead of `Welcome`.
  public static ScriptedMember closing(CloseCode code, String member) {
    return new ScriptedMember(session -> {
      session.write(new Frame.Close(code.number(), "says the test", member, 0));
      session.close();
    });
  }

  public static DeviceIdentity device(String account) {
    return new DeviceIdentity(
        CLUSTER, IDENTITY.publicKey(), new Address(account, 0), StaticKeys.generate(RANDOM));
  }

  /// A client's configuration with short waits.
  public ClientConfig config(String account) {
    return config(account, address());
  }

  public static ClientConfig config(String account, HostPort... members) {
    return ClientConfig.of(
            device(account),
            TokenSource.of("token"),
            chat.skerry.client.registry.Registry.fixed(members))
        .withRetry(
            new RetrySettings(
                Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(10), 100));
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", listener.getLocalPort());
  }

  /// Sessions whose handshake was completed, in order.
  public List<ScriptedSession> sessions() {
    return sessions;
  }

  /// From now on the member has another static key.
  public void changeKeys() {
    keys = StaticKeys.generate(RANDOM);
  }

  /// From now on the member is of a release that speaks XX alone.
  public void speakXxOnly() {
    speaksIk = false;
  }

  private MemberHandshake handshake(HandshakePattern pattern) {
    if (pattern == HandshakePattern.IK && !speaksIk) {
      throw new ProtocolException(CloseCode.VERSION_UNSUPPORTED, "pattern: 1 (expected: 0)");
    }
    Instant now = Instant.now();
    StaticKeys current = keys;
    byte[] certificate =
        new MemberCertificate(CLUSTER, "demo-0-a", now.minusSeconds(60), now.plusSeconds(600))
            .issue(identity, current.publicKey());
    return new MemberHandshake(
        pattern, current, MemberHandshake.serverHello(certificate), StaticAgreements.NONE, RANDOM);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      ScriptedSession session = ScriptedSession.accept(socket, this::handshake);
      sessions.add(session);
      script.accept(session);
    } catch (IOException e) {
      // The client went away, or the test did.
      return;
    } catch (ProtocolException e) {
      // As a member does: without a key there is nothing to say.
      return;
    } catch (ScriptedSession.GoneException e) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
