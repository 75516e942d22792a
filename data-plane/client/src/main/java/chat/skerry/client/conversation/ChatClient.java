package chat.skerry.client.conversation;

import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.account.DevicePayloadMaker;
import chat.skerry.client.account.DevicesResult;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// One device of an account, connected as long as it can be. Thread-safe; no method but [#close]
/// waits for the network.
///
/// A send is repeated under the same id over refusals that pass and over reconnects, until it is
/// stored, refused for good, or its deadline is over. Messages and receipts come once each.
public final class ChatClient implements AutoCloseable {
  /// How long a send is tried unless the caller says otherwise.
  public static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Duration DEVICES_DEADLINE = Duration.ofSeconds(30);
  private static final Duration CLOSING_MAX = Duration.ofSeconds(5);
  private static final byte[] NO_PAYLOAD = {};

  private final ClientConfig config;
  private final ReceiptBook receipts = new ReceiptBook();
  private final Sender sender;
  private final Inbox inbox;
  private final Supervisor supervisor;

  private ChatClient(ClientConfig config, ChatListener listener) {
    this.config = config;
    this.sender = new Sender(config.device().address(), config.retry(), config.runtime(), receipts);
    this.inbox = new Inbox(listener, config.ledger().get(), receipts, config.runtime().nanoTime());
    this.supervisor = new Supervisor(config, sender, inbox);
  }

  /// Starts a client and returns at once; the listener hears of the connection.
  public static ChatClient connect(ClientConfig config, ChatListener listener) {
    ChatClient client = new ChatClient(config, listener);
    client.inbox.start();
    client.supervisor.start();
    return client;
  }

  /// The device that this is.
  public Address self() {
    return config.device().address();
  }

  /// Sends a message to one device; the result comes within [#DEADLINE].
  ///
  /// @param payload 1 to 65,000 bytes; not changed by anyone afterwards
  public CompletionStage<SendResult> send(Address to, byte[] payload) {
    return send(to, payload, DEADLINE);
  }

  public CompletionStage<SendResult> send(Address to, byte[] payload, Duration deadline) {
    return send(
        new OutgoingMessage(newId(), to, Kind.MESSAGE, payload, Optional.empty(), deadline));
  }

  /// Sends under an id of the caller's, for example once more after [SendResult.Unknown].
  public CompletionStage<SendResult> send(OutgoingMessage message) {
    return sender.submit(message);
  }

  /// Sends a message to all devices of an account, and a copy to the other devices of the own one;
  /// the result comes within [#DEADLINE].
  ///
  /// @param payload 1 byte or more, at most 65,000 for all devices together; the same for each, and
  ///   not changed by anyone afterwards
  public CompletionStage<SendResult> send(String account, byte[] payload) {
    return send(account, payload, DEADLINE);
  }

  public CompletionStage<SendResult> send(String account, byte[] payload, Duration deadline) {
    return send(
        new AccountMessage(
            newId(),
            account,
            Kind.MESSAGE,
            DevicePayloadMaker.same(account, payload),
            Optional.empty(),
            deadline));
  }

  /// Sends under an id of the caller's, with a payload for each device.
  public CompletionStage<SendResult> send(AccountMessage message) {
    return sender.submit(message);
  }

  /// The devices of an account, as its owner knows them now.
  public CompletionStage<DevicesResult> devices(String account) {
    return sender.devices(AccountName.check("account", account), DEVICES_DEADLINE);
  }

  /// Takes a device off the own account's list; for device 0 alone.
  ///
  /// @param device 1 to 4
  public CompletionStage<DevicesResult> removeDevice(int device) {
    return sender.removeDevice(device, DEVICES_DEADLINE);
  }

  /// Tells the sender's device that a person has seen the message.
  public CompletionStage<SendResult> markRead(IncomingMessage message) {
    return send(
        new OutgoingMessage(
            newId(),
            message.from(),
            Kind.READ,
            NO_PAYLOAD,
            Optional.of(message.messageId()),
            DEADLINE));
  }

  /// Tells all devices of the sender's account, and the other ones of the own account, that a
  /// person has seen the message.
  public CompletionStage<SendResult> markReadEverywhere(IncomingMessage message) {
    String account = message.from().account();
    return send(
        new AccountMessage(
            newId(),
            account,
            Kind.READ,
            DevicePayloadMaker.none(),
            Optional.of(message.messageId()),
            DEADLINE));
  }

  /// Completes when a receipt of this kind (READ counts as DELIVERED) for a message of this device
  /// has come to this client. DELIVERED of a message to an account: with the receipt of its last
  /// device; READ: with that of any. Cancelled when 10,000 other messages were asked for meanwhile.
  ///
  /// @param kind DELIVERED or READ
  public CompletionStage<Receipt> receipt(MessageId message, Kind kind) {
    return receipts.await(message, kind);
  }

  /// Sends that have no result yet.
  public int unanswered() {
    return sender.unanswered();
  }

  /// Completes after the listener's last call.
  public CompletionStage<StopReason> stopped() {
    return inbox.stopped().minimalCompletionStage();
  }

  /// Gives up what is unanswered, acknowledges what the listener has taken, and disconnects. Waits
  /// for that, unless the listener itself calls it. Idempotent.
  @Override
  public void close() {
    sender.close(new StopReason.ClosedByCaller().text());
    supervisor.close();
    if (inbox.isCurrentThread()) {
      return;
    }
    inbox
        .stopped()
        .copy()
        .completeOnTimeout(
            new StopReason.ClosedByCaller(), CLOSING_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private ClientId newId() {
    return ClientId.random(config.runtime().random());
  }
}
