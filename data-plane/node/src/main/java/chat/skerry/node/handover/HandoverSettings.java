package chat.skerry.node.handover;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/// What both roles need of a process.
///
/// @param release version of the files that it runs, for people
/// @param generation rises with each start in a pod
/// @param socket where the process that serves waits for its successor
/// @param nanoTime a clock that only goes forward, nanoseconds
public record HandoverSettings(
    String release,
    int generation,
    Path socket,
    HandoverLimits limits,
    LongSupplier nanoTime,
    HandoverStatus status,
    HandoverMetrics metrics) {}
