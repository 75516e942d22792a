package chat.skerry.node.transport;

import chat.skerry.node.travel.SessionStates;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Tries to take one connection off its event loop. Confined to that loop.
///
/// ```
/// read no more ─► settled, or waited long enough? ─► deregister ─► still so? ─► stands still
///                        │ something is unanswered                    │ something came in between
///                        └────────────► read on, later again ◄────────┘
/// ```
///
/// Not to read is not enough: a channel whose device hangs up is read from all the same.
final class FreezeAttempt {
  private static final long ROUND_MILLIS = 1;
  private static final int ROUNDS = 20;

  private final ConnectionHandler connection;
  private final Channel channel;
  private final int version;
  private final CompletableFuture<Optional<FrozenConnection>> outcome = new CompletableFuture<>();
  private long sinceNanos;
  private int round;

  private FreezeAttempt(ConnectionHandler connection, int version) {
    this.connection = connection;
    this.channel = connection.channel();
    this.version = version;
  }

  /// Any thread. Ends after a bounded wait; empty where it can't be done now.
  static CompletableFuture<Optional<FrozenConnection>> start(
      ConnectionHandler connection, int version) {
    FreezeAttempt attempt = new FreezeAttempt(connection, version);
    connection.channel().eventLoop().execute(() -> attempt.guarded(attempt::begin));
    return attempt.outcome;
  }

  private void begin() {
    if (!connection.isOpen()) {
      outcome.complete(Optional.empty());
      return;
    }
    sinceNanos = connection.nanoTime();
    connection.hold(true);
    look();
  }

  private void look() {
    if (!connection.isOpen()) {
      outcome.complete(Optional.empty());
    } else if (connection.isSettled() || round == ROUNDS && connection.mayTravel()) {
      channel.deregister().addListener(gone -> guarded(() -> deregistered(gone)));
    } else if (round == ROUNDS) {
      connection.hold(false);
      outcome.complete(Optional.empty());
    } else {
      round++;
      var _ =
          channel
              .eventLoop()
              .schedule(() -> guarded(this::look), ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void deregistered(Future<?> gone) {
    if (gone.isSuccess() && channel.isOpen() && connection.mayTravel()) {
      outcome.complete(Optional.of(freeze()));
      return;
    }
    if (channel.isOpen() && !channel.isRegistered()) {
      channel.eventLoop().register(channel);
    }
    connection.hold(false);
    outcome.complete(Optional.empty());
  }

  private FrozenConnection freeze() {
    SessionStates.Read state = connection.freeze();
    return new FrozenConnection(connection, state, version, sinceNanos);
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      connection.failed(e);
      outcome.complete(Optional.empty());
    }
  }
}
