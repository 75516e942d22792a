package chat.skerry.client.account;

import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Questions about devices that have no answer yet, asked again at each connection and after
/// refusals that pass. What is answered goes into the book. Bounded.
///
/// Thread-safe, guarded by its own lock; results are completed outside of it, each on a virtual
/// thread.
public final class DeviceQueries {
  private static final int QUERIES_MAX = 1_000;
  private static final Executor RESULTS = task -> Thread.ofVirtual().start(task);

  private final Waits waits;
  private final ClientRuntime runtime;
  private final DeviceBook book;
  private final Map<ClientId, Query> queries = new LinkedHashMap<>();
  private @Nullable Consumer<Frame> door;
  private String closedFor = "";

  public DeviceQueries(Waits waits, ClientRuntime runtime, DeviceBook book) {
    this.waits = waits;
    this.runtime = runtime;
    this.book = book;
  }

  /// How long to wait after a refusal.
  public interface Waits {
    /// Empty where asking again can't help.
    ///
    /// @param refusals how often the question was refused before
    OptionalLong nanos(Frame.Refused refused, int refusals);
  }

  /// Guarded by the lock of the queries, but for its result.
  private static final class Query {
    private final Frame frame;
    private final CompletableFuture<DevicesResult> result = new CompletableFuture<>();
    private int refusals;

    Query(Frame frame) {
      this.frame = frame;
    }

    void complete(DevicesResult outcome) {
      result.completeAsync(() -> outcome, RESULTS);
    }
  }

  public CompletionStage<DevicesResult> list(String account, Duration within) {
    return ask(clientId -> new Frame.GetDevices(clientId, account), within);
  }

  /// Takes a device off the own list.
  public CompletionStage<DevicesResult> remove(int device, Duration within) {
    return ask(clientId -> new Frame.RemoveDevice(clientId, device), within);
  }

  private CompletionStage<DevicesResult> ask(Function<ClientId, Frame> frame, Duration within) {
    ClientId clientId = ClientId.random(runtime.random());
    Query query = new Query(frame.apply(clientId));
    synchronized (this) {
      if (!closedFor.isEmpty() || queries.size() >= QUERIES_MAX) {
        String why =
            closedFor.isEmpty() ? "queries: " + QUERIES_MAX + " are unanswered" : closedFor;
        return CompletableFuture.completedStage(new DevicesResult.NoAnswer(why));
      }
      queries.put(clientId, query);
      if (door != null) {
        door.accept(query.frame);
      }
    }
    var _ =
        runtime
            .timers()
            .schedule(
                () -> finish(clientId, new DevicesResult.NoAnswer("no answer before the deadline")),
                within.toMillis(),
                TimeUnit.MILLISECONDS);
    return query.result.minimalCompletionStage();
  }

  public synchronized void connected(Consumer<Frame> opened) {
    door = opened;
    queries.values().forEach(query -> opened.accept(query.frame));
  }

  public synchronized void disconnected() {
    door = null;
  }

  public void answered(Frame.Devices devices) {
    book.learn(devices.account(), devices.list());
    finish(devices.clientId(), new DevicesResult.Known(devices.list()));
  }

  /// Ignores what is no answer to one of these.
  public void refused(Frame.Refused refused) {
    synchronized (this) {
      Query query = queries.get(refused.clientId());
      OptionalLong wait =
          query == null ? OptionalLong.empty() : waits.nanos(refused, query.refusals++);
      if (wait.isPresent()) {
        var _ =
            runtime
                .timers()
                .schedule(
                    () -> askAgain(refused.clientId()), wait.getAsLong(), TimeUnit.NANOSECONDS);
        return;
      }
    }
    finish(refused.clientId(), new DevicesResult.Refused(refused.reason(), refused.detail()));
  }

  /// Gives everything up. Idempotent.
  ///
  /// @param why for people, not empty
  public void close(String why) {
    List<Query> left;
    synchronized (this) {
      closedFor = why;
      door = null;
      left = List.copyOf(queries.values());
      queries.clear();
    }
    left.forEach(query -> query.complete(new DevicesResult.NoAnswer(why)));
  }

  private synchronized void askAgain(ClientId clientId) {
    Query query = queries.get(clientId);
    if (query != null && door != null) {
      door.accept(query.frame);
    }
  }

  private void finish(ClientId clientId, DevicesResult outcome) {
    Query query;
    synchronized (this) {
      query = queries.remove(clientId);
    }
    if (query != null) {
      query.complete(outcome);
    }
  }
}
