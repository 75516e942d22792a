package chat.skerry.node.session;

import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.mailbox.MailboxStore;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// What the sessions of a member share.
///
/// @param submissions takes what devices send
/// @param accounts what concerns accounts with several devices
/// @param mailboxes removes what devices acknowledged
/// @param store what feeds read
/// @param blocking runs each task on a thread that may block
/// @param reads the same, for a bounded number of tasks at a time
/// @param epochMillis the time of day, milliseconds since 1970
/// @param nanoTime a clock that only goes forward, nanoseconds
/// @param alone whether nobody else stores envelopes for the mailboxes of this member now
record Services(
    SubmissionHandler submissions,
    AccountServices accounts,
    Mailboxes mailboxes,
    MailboxStore store,
    Executor blocking,
    Executor reads,
    SessionLimits limits,
    SessionMetrics metrics,
    LongSupplier epochMillis,
    LongSupplier nanoTime,
    BooleanSupplier alone) {
  private static final Logger LOG = Logger.getLogger(Session.class);

  /// An error that is a bug of ours: only this operation dies.
  void broken(String what, RuntimeException cause) {
    LOG.error(what, cause);
  }
}
