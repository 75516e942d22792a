package chat.skerry.e2e.phone;

import static org.awaitility.Awaitility.await;

import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.account.DevicePayloadMaker;
import chat.skerry.client.account.SentCopy;
import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.ClientConfig;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.MemoryLedger;
import chat.skerry.client.conversation.OutgoingMessage;
import chat.skerry.client.conversation.Receipt;
import chat.skerry.client.conversation.RetrySettings;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.client.conversation.StopReason;
import chat.skerry.client.conversation.TokenSource;
import chat.skerry.client.registry.HttpRegistry;
import chat.skerry.client.registry.Registry;
import chat.skerry.e2e.cluster.Chat;
import chat.skerry.e2e.cluster.Line;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.noise.StaticKeys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A device of an account, device 0 unless it was asked for another. It keeps its static key and
/// what it has received when it goes offline.
public final class Phone implements AutoCloseable {
  /// Notices in 5 s that a member fell silent.
  private static final ConnectionSettings ALERT =
      ConnectionSettings.DEFAULTS.withKeepAlive(Duration.ofSeconds(2), Duration.ofSeconds(3));

  private static final RetrySettings IMPATIENT =
      new RetrySettings(
          Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(10), 1_000);

  private static final Duration LOGIN = Duration.ofSeconds(20);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Chat chat;
  private final String token;
  private final Address address;
  private final StaticKeys keys = StaticKeys.generate(RANDOM);
  private final MemoryLedger received = new MemoryLedger();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<Consumer<Event>> observers = new CopyOnWriteArrayList<>();
  private @Nullable ChatClient client;

  private Phone(Chat chat, String token, Address address) {
    this.chat = chat;
    this.token = token;
    this.address = address;
  }

  /// A phone of a new account that the island of this index carries; offline at first.
  public static Phone on(Line line, Chat chat, String who, int island) {
    String account = chat.account(who, island);
    return new Phone(chat, line.api().token(chat.name(), account), new Address(account, 0));
  }

  /// Another device of the same account; offline at first, with a key of its own.
  public Phone device(int number) {
    return new Phone(chat, token, new Address(account(), number));
  }

  public String account() {
    return address.account();
  }

  public String token() {
    return token;
  }

  public StaticKeys keys() {
    return keys;
  }

  /// Name of the member that it is connected to, or was last.
  public String member() {
    return events.stream()
        .filter(Event.Connected.class::isInstance)
        .map(event -> ((Event.Connected) event).member())
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new IllegalStateException(account() + " was never online"));
  }

  /// Connects and waits until its backlog has come.
  public Phone online() {
    return online(new HttpRegistry(chat.registry(), chat.fullName()), true);
  }

  /// Starts the client with another registry, and does not wait for anything.
  public Phone onlineBy(Registry registry) {
    return online(registry, false);
  }

  private Phone online(Registry registry, boolean waits) {
    int before = events.size();
    var device = new DeviceIdentity(chat.fullName(), chat.identityKey(), address, keys);
    ClientConfig config =
        ClientConfig.of(device, TokenSource.of(token), registry)
            .withLedger(() -> received)
            .withConnection(ALERT)
            .withRetry(IMPATIENT);
    client = ChatClient.connect(config, new Recorder());
    if (waits) {
      await(account() + " has its backlog")
          .atMost(LOGIN)
          .until(() -> since(before).stream().anyMatch(Event.QueueEmpty.class::isInstance));
    }
    return this;
  }

  /// Ends its connection, as a phone that is switched off.
  public Phone offline() {
    if (client != null) {
      client.close();
      client = null;
    }
    return this;
  }

  /// Sends a text; the answer comes when the member said `Sent`, or the client gave up.
  public Outgoing send(Phone to, String text) {
    return send(to, text, id -> {});
  }

  /// Sends a text.
  ///
  /// @param before is told the message's id before anything is sent
  Outgoing send(Phone to, String text, Consumer<MessageId> before) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return send(Kind.MESSAGE, to.address, payload, Optional.empty(), before);
  }

  /// Sends a text to all devices of an account.
  public Outgoing sendToAll(String account, String text) {
    var clientId = ClientId.random(RANDOM);
    var message =
        new AccountMessage(
            clientId,
            account,
            Kind.MESSAGE,
            DevicePayloadMaker.same(account, text.getBytes(StandardCharsets.UTF_8)),
            Optional.empty(),
            DEADLINE);
    return new Outgoing(
        MessageIds.derive(address, clientId), connected().send(message).toCompletableFuture());
  }

  /// The client of this phone.
  ///
  /// @throws IllegalStateException where it is offline
  public ChatClient connected() {
    if (client == null) {
      throw new IllegalStateException(account() + " is offline");
    }
    return client;
  }

  /// Tells the sender of a message that it has been read.
  public Outgoing read(IncomingMessage message) {
    return send(Kind.READ, message.from(), new byte[0], Optional.of(message.messageId()), id -> {});
  }

  private Outgoing send(
      Kind kind,
      Address to,
      byte[] payload,
      Optional<MessageId> refersTo,
      Consumer<MessageId> before) {
    var clientId = ClientId.random(RANDOM);
    var message = new OutgoingMessage(clientId, to, kind, payload, refersTo, DEADLINE);
    MessageId id = MessageIds.derive(address, clientId);
    before.accept(id);
    return new Outgoing(id, connected().send(message).toCompletableFuture());
  }

  /// Everything so far, in the order in which the client told it.
  public List<Event> events() {
    return List.copyOf(events);
  }

  private List<Event> since(int index) {
    return events.subList(index, events.size());
  }

  /// Calls with every event from now on, on the client's thread; before [#online] for all.
  public void observe(Consumer<Event> observer) {
    observers.add(observer);
  }

  /// The messages it got, in order.
  public List<IncomingMessage> messages() {
    return events.stream()
        .filter(Event.Message.class::isInstance)
        .map(event -> ((Event.Message) event).message())
        .toList();
  }

  /// What other devices of the account sent, in order.
  public List<SentCopy> copies() {
    return events.stream()
        .filter(Event.Copied.class::isInstance)
        .map(event -> ((Event.Copied) event).copy())
        .toList();
  }

  /// Why the client does not connect again; empty while it does.
  public Optional<StopReason> stopped() {
    return events.stream()
        .filter(Event.Stopped.class::isInstance)
        .map(event -> ((Event.Stopped) event).reason())
        .findFirst();
  }

  /// The receipts it got for a message, in order.
  public List<Kind> receipts(MessageId message) {
    return events.stream()
        .filter(Event.Receipted.class::isInstance)
        .map(event -> ((Event.Receipted) event).receipt())
        .filter(receipt -> receipt.messageId().equals(message))
        .map(Receipt::kind)
        .toList();
  }

  /// Why it lost its connections since it was first connected, in order.
  public List<String> disconnections() {
    return events.stream()
        .dropWhile(event -> !(event instanceof Event.Connected))
        .filter(Event.Disconnected.class::isInstance)
        .map(event -> ((Event.Disconnected) event).reason())
        .toList();
  }

  @Override
  public void close() {
    offline();
  }

  /// A message on its way.
  ///
  /// @param id by which receipts name it
  public record Outgoing(MessageId id, CompletableFuture<SendResult> result) {}

  private void record(Event event) {
    events.add(event);
    observers.forEach(observer -> observer.accept(event));
  }

  /// Writes down what the client tells. Called on the client's thread.
  private final class Recorder implements ChatListener {
    @Override
    public void onMessage(IncomingMessage message) {
      record(new Event.Message(System.nanoTime(), message));
    }

    @Override
    public void onCopy(SentCopy copy) {
      record(new Event.Copied(System.nanoTime(), copy));
    }

    @Override
    public void onReceipt(Receipt receipt) {
      record(new Event.Receipted(System.nanoTime(), receipt));
    }

    @Override
    public void onConnected(HostPort member, String memberName) {
      record(new Event.Connected(System.nanoTime(), memberName));
    }

    @Override
    public void onQueueEmpty(int backlog) {
      record(new Event.QueueEmpty(System.nanoTime(), backlog));
    }

    @Override
    public void onDisconnected(String reason) {
      record(new Event.Disconnected(System.nanoTime(), reason));
    }

    @Override
    public void onUntrusted(String reason) {
      record(new Event.Untrusted(System.nanoTime(), reason));
    }

    @Override
    public void onStopped(StopReason reason) {
      record(new Event.Stopped(System.nanoTime(), reason));
    }
  }
}
