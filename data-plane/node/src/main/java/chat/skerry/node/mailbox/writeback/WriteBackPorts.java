package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.mailbox.MailboxStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What a [WriteBackMailboxStore] stands on.
///
/// @param backing where envelopes go that memory is not enough for; who opened it closes it
/// @param executor runs work that takes some milliseconds
/// @param epochMillis the time of day, milliseconds since 1970
/// @param nanoTime a clock that only goes forward, nanoseconds
public record WriteBackPorts(
    IslandMemory memory,
    MailboxStore backing,
    Executor executor,
    LongSupplier epochMillis,
    LongSupplier nanoTime,
    MeterRegistry meters) {}
