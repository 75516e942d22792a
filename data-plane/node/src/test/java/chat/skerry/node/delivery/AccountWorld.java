package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/// One member that owns all accounts, and what waits to be run on it.
final class AccountWorld {
  final InMemoryDeviceKeys keys = new InMemoryDeviceKeys();
  final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  final DeviceLists lists = new DeviceLists(keys, tasks::add, () -> 0, () -> true, 10, 10);
  final Mailboxes mailboxes;
  final AccountSends sends;

  /// @param mailboxMax envelopes that a mailbox takes
  AccountWorld(MailboxStore store, int mailboxMax) {
    mailboxes =
        new Mailboxes(
            new MailboxSettings(
                0,
                new DeliveryLimits(100, 10_000, 10, mailboxMax, 64, 6_400),
                () -> 1_750_000_000_000L,
                () -> true,
                new Random(1),
                new SimpleMeterRegistry(),
                new Supervisor(() -> 0, new SimpleMeterRegistry())),
            store,
            (mailbox, envelopes) -> {},
            mailbox -> true);
    sends = new AccountSends(lists, new Here());
  }

  private final class Here implements SubmissionHandler {
    private final FanOut fanOut = new FanOut(lists, mailboxes);

    @Override
    public CompletionStage<Outcome> accept(Submission submission) {
      return mailboxes.append(submission);
    }

    @Override
    public CompletionStage<Outcome> accept(AccountSubmission submission) {
      return fanOut.accept(submission);
    }
  }

  static byte[] key(int filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) filling);
    return key;
  }

  void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
