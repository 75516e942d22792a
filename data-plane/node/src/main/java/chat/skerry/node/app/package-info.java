/// Puts a member together: configuration, start, stop, health.
///
/// ```
/// NodeLifecycle ─ start thread ─► partition map ─► island ─► ChatNode: stores, delivery, sessions, chat port
///       │                              (each step that fails is named by readiness, and tried again)
///       └ stop ─► flush ─► leave the island ─► MOVE the sessions ─► close
///
/// EdgeNode (role EDGE) ─► ReportLinks ─► ReportBook ─► registry
/// ```
///
/// The only package that sees every adapter, the clock and the source of chance.
@NullMarked
package chat.skerry.node.app;

import org.jspecify.annotations.NullMarked;
