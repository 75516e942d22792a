package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.AccountSends;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.supervision.Part;
import chat.skerry.node.supervision.Supervisor;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What the sessions of a member share.
///
/// @param submissions takes what devices send
/// @param accounts what concerns accounts with several devices
/// @param mailboxes removes what devices acknowledged
/// @param store what feeds read
/// @param blocking runs each task on a thread that may block
/// @param reads lets a bounded number of reads run at a time
/// @param epochMillis the time of day, milliseconds since 1970
/// @param nanoTime a clock that only goes forward, nanoseconds
/// @param undisputed whether nobody else stores envelopes for the mailboxes of this member now
/// @param budgets what all sessions together, and pairs of accounts, may send
/// @param failures hears of errors that ended something
record Services(
    SubmissionHandler submissions,
    Accounts accounts,
    Mailboxes mailboxes,
    MailboxStore store,
    Executor blocking,
    ReadTurns reads,
    SessionLimits limits,
    SessionMetrics metrics,
    LongSupplier epochMillis,
    LongSupplier nanoTime,
    BooleanSupplier undisputed,
    SendBudgets budgets,
    Supervisor failures) {

  /// What concerns accounts with several devices.
  ///
  /// @param lists the devices of accounts
  /// @param sends takes what devices send to accounts
  /// @param removals lets devices be removed while all sessions of the member are in this process
  /// @param removed ends the session of a device that was removed; any thread
  record Accounts(
      DeviceLists lists,
      AccountSends sends,
      DeviceRequests.Removals removals,
      Consumer<DeviceAddress> removed) {}

  /// The same with other limits.
  Services with(SessionLimits other) {
    return new Services(
        submissions,
        accounts,
        mailboxes,
        store,
        blocking,
        reads,
        other,
        metrics,
        epochMillis,
        nanoTime,
        undisputed,
        budgets,
        failures);
  }

  /// An error that is a bug of ours: only this operation dies.
  void broken(String what, Throwable cause) {
    failures.failed(Part.REQUEST, what, cause);
  }

  /// Whether a stage failed because the store can't answer now, and not because of a bug.
  boolean isStoreAway(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof StoreUnavailableException;
  }
}
