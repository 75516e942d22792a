package chat.skerry.node.delivery;

import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// What the [Mailboxes] of a member are told about it.
///
/// @param memberBit 0 or 1, different for the two members of an island
/// @param random tells this process from earlier ones of the same member
/// @param epochMillis the time of day, milliseconds since 1970
/// @param undisputed whether nobody else writes the mailboxes that this member owns now
/// @param failures hears of errors that ended a batch
public record MailboxSettings(
    int memberBit,
    DeliveryLimits limits,
    LongSupplier epochMillis,
    BooleanSupplier undisputed,
    RandomGenerator random,
    MeterRegistry meters,
    Supervisor failures) {}
