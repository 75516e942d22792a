package chat.skerry.client.conversation;

import chat.skerry.client.account.AccountMessage;
import chat.skerry.client.account.DeviceBook;
import chat.skerry.client.account.DeviceQueries;
import chat.skerry.client.account.DevicesResult;
import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/// Everything that a client has asked of members and that has no answer yet. Thread-safe.
final class Sender {
  private final Outbox outbox;
  private final DeviceQueries queries;
  private final AccountOutbox accounts;

  Sender(Address self, RetrySettings retry, ClientRuntime runtime, ReceiptBook receipts) {
    DeviceBook book = new DeviceBook();
    outbox = new Outbox(self, retry, runtime);
    queries =
        new DeviceQueries(
            (refused, refusals) ->
                Refusals.mayPass(refused)
                    ? OptionalLong.of(
                        Refusals.waitNanos(refused, refusals, retry, runtime.random()))
                    : OptionalLong.empty(),
            runtime,
            book);
    accounts = new AccountOutbox(self, retry.queue(), runtime, outbox, queries, book, receipts);
  }

  CompletionStage<SendResult> submit(OutgoingMessage message) {
    return outbox.submit(message);
  }

  CompletionStage<SendResult> submit(AccountMessage message) {
    return accounts.submit(message);
  }

  CompletionStage<DevicesResult> devices(String account, Duration within) {
    return queries.list(account, within);
  }

  CompletionStage<DevicesResult> removeDevice(int device, Duration within) {
    return queries.remove(device, within);
  }

  int unanswered() {
    return outbox.size() + accounts.waiting();
  }

  /// A connection is open: what has no answer goes out, once more where it went out before.
  ///
  /// @param sendWindow how many sends to one device the member keeps in order
  void connected(Outbox.Door opened, int sendWindow) {
    queries.connected(opened::write);
    outbox.connected(opened, sendWindow);
  }

  void disconnected() {
    queries.disconnected();
    outbox.disconnected();
  }

  void sent(Frame.Sent sent) {
    outbox.sent(sent);
  }

  void refused(Frame.Refused refused) {
    outbox.refused(refused);
    queries.refused(refused);
  }

  void devices(Frame.Devices devices) {
    queries.answered(devices);
  }

  void mismatch(Frame.DevicesMismatch mismatch) {
    outbox.mismatch(mismatch);
  }

  /// Gives everything up. Idempotent.
  ///
  /// @param why for people
  void close(String why) {
    accounts.close(why);
    queries.close(why);
    outbox.close(why);
  }
}
