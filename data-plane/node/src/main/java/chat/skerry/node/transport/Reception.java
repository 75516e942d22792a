package chat.skerry.node.transport;

import chat.skerry.node.identity.MemberIdentity;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.supervision.Supervisor;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What all connections share.
///
/// @param devices those that logged in here lately
/// @param handshakes threads for the public-key work of handshakes, behind a bounded queue
/// @param nanoTime a clock that only goes forward, nanoseconds
/// @param webSocket how those that come by WebSocket are spoken to
/// @param failures hears of errors that ended a connection
record Reception(
    MemberIdentity identity,
    Sessions sessions,
    ConnectionCounts counts,
    KnownDevices devices,
    Executor handshakes,
    SecureRandom random,
    LongSupplier nanoTime,
    Line webSocket,
    Supervisor failures) {}
