package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Before it asks the predecessor, a successor hands connections of its own over to itself: by the
/// same code, over a unix socket at the same place. That proves that the host allows it, and both
/// halves are loaded by then, so that connections stand still for a shorter time.
public final class Rehearsal {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 3;
  private static final int ECHO_MILLIS_MAX = 5_000;
  private static final HandoverLimits LIMITS =
      new HandoverLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ZERO);

  private final HandoverSettings settings;
  private final Path socket;

  /// @param settings of the handover that comes after it
  public Rehearsal(HandoverSettings settings) {
    this.settings = settings;
    Path real = settings.socket();
    this.socket = real.resolveSibling(real.getFileName() + ".try");
  }

  /// Blocks for the time that it takes, at most some seconds.
  ///
  /// @throws HandoverFailed where the host does not allow a handover
  public void run() {
    settings.status().enter(HandoverStatus.Stage.REHEARSING);
    List<Socket> clients = new ArrayList<>();
    LoopbackSockets now = new LoopbackSockets(settings.nanoTime());
    try (UnixListener listener = UnixListener.bind(socket)) {
      int port = now.bind();
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(ECHO_MILLIS_MAX);
        client.setTcpNoDelay(true);
        clients.add(client);
        now.accept();
      }
      for (int round = 0; round < ROUNDS; round++) {
        LoopbackSockets next = new LoopbackSockets(settings.nanoTime());
        handOver(listener, now, next);
        now.close();
        now = next;
        echo(clients, now, round);
      }
    } catch (IOException e) {
      throw new HandoverFailed(Reason.HOST, "rehearsal: " + e, e);
    } finally {
      now.close();
      clients.forEach(Rehearsal::close);
      deleteSocket();
    }
  }

  private void handOver(UnixListener listener, LoopbackSockets from, LoopbackSockets to) {
    var giving =
        CompletableFuture.supplyAsync(
            () -> {
              try (UnixStream stream = listener.accept()) {
                return new Giving(role(1), from, new NowhereElse(), stream).run();
              }
            },
            task -> Thread.ofPlatform().daemon().name("handover-rehearsal").start(task));
    try (UnixStream stream = UnixStream.connect(socket)) {
      new Taking(role(2), to, new NowhereElse(), Optional::empty, stream).run();
      long passed = giving.get(LIMITS.own().toMillis(), TimeUnit.MILLISECONDS).passed();
      if (passed != CONNECTIONS) {
        throw new HandoverFailed(
            Reason.HOST, "rehearsal: %d connections (expected: %d)".formatted(passed, CONNECTIONS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandoverFailed(Reason.GONE, "this process ends", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new HandoverFailed(Reason.HOST, "rehearsal: " + e, e);
    }
  }

  /// Its counts and stages are nobody's business.
  private HandoverSettings role(int generation) {
    return new HandoverSettings(
        settings.release(),
        generation,
        socket,
        LIMITS,
        settings.nanoTime(),
        new HandoverStatus(() -> Instant.EPOCH),
        new HandoverMetrics(new SimpleMeterRegistry()));
  }

  private static void echo(List<Socket> clients, LoopbackSockets sockets, int round)
      throws IOException {
    for (Socket client : clients) {
      client.getOutputStream().write(round);
    }
    sockets.echo();
    for (Socket client : clients) {
      int answer = client.getInputStream().read();
      if (answer != 2 * round) {
        throw new HandoverFailed(
            Reason.HOST, "rehearsal: answer " + answer + " (expected: " + 2 * round + ")");
      }
    }
  }

  private static void close(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      // Nothing hangs on it.
    }
  }

  private void deleteSocket() {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new HandoverFailed(Reason.HOST, socket + ": " + e, e);
    }
  }
}
