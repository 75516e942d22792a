package chat.skerry.node.session;

import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What [Sessions] are given from outside.
///
/// @param blocking runs each task on a thread that may block
/// @param epochMillis the time of day, milliseconds since 1970
/// @param nanoTime a clock that only goes forward, nanoseconds
/// @param undisputed whether nobody else stores envelopes for the mailboxes of this member now
/// @param random spreads moves over time; thread-safe
/// @param budgets of all sessions together
/// @param failures hears of errors that ended a session or something of it
public record SessionSettings(
    SessionLimits limits,
    Executor blocking,
    LongSupplier epochMillis,
    LongSupplier nanoTime,
    BooleanSupplier undisputed,
    RandomGenerator random,
    MeterRegistry meters,
    SendBudgets budgets,
    Supervisor failures) {}
