package chat.skerry.client.conversation;

import chat.skerry.client.connection.Connection;
import chat.skerry.client.connection.ConnectionEnd;
import chat.skerry.client.connection.Connector;
import chat.skerry.client.connection.Delivery;
import chat.skerry.client.connection.FrameReceiver;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.connection.Opening;
import chat.skerry.client.connection.Tickets;
import chat.skerry.client.conversation.ReconnectPolicy.Step;
import chat.skerry.client.registry.Located;
import chat.skerry.client.registry.RegistryException;
import chat.skerry.protocol.frame.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps a client connected: carries out what the [ReconnectPolicy] decides. Its thread connects
/// and reads.
final class Supervisor {
  private final ClientConfig config;
  private final Connector connector;
  private final ReconnectPolicy policy;
  private final Sender sender;
  private final Inbox inbox;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Connector.Attempt attempt = new Connector.Attempt();
  private final Thread thread;
  private volatile @Nullable Connection current;
  private String token = "";
  private Tickets tickets = Tickets.NONE;

  Supervisor(ClientConfig config, Sender sender, Inbox inbox) {
    this.config = config;
    this.connector =
        new Connector(config.device(), config.members(), config.connection(), config.runtime());
    this.policy = new ReconnectPolicy(config.retry(), config.runtime().random());
    this.sender = sender;
    this.inbox = inbox;
    this.thread =
        Thread.ofVirtual().name("skerry-" + config.device().address()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Ends everything soon; returns at once. Idempotent.
  void close() {
    closed.countDown();
    Connection connection = current;
    if (connection != null) {
      inbox.leave(connection);
    } else {
      attempt.close();
      thread.interrupt();
    }
  }

  private void run() {
    StopReason reason = new StopReason.ClosedByCaller();
    try {
      Step step = policy.start();
      while (!isClosed()) {
        step = carryOut(step);
        if (step instanceof Step.Stop(StopReason why)) {
          reason = why;
          break;
        }
      }
    } catch (InterruptedException e) {
      // Closed: the reason says so.
      Thread.currentThread().interrupt();
    } finally {
      StopReason last = isClosed() ? new StopReason.ClosedByCaller() : reason;
      sender.close(last.text());
      inbox.stop(last);
    }
  }

  private Step carryOut(Step step) throws InterruptedException {
    return switch (step) {
      case Step.AskRegistry(Duration delay) -> {
        pause(delay);
        yield askRegistry();
      }
      case Step.Connect(HostPort address, Duration delay) -> {
        pause(delay);
        yield connect(address);
      }
      case Step.RefreshToken(Optional<HostPort> then, String why) -> refreshToken(then, why);
      case Step.Stop stop -> stop;
    };
  }

  private Step askRegistry() throws InterruptedException {
    try {
      if (token.isEmpty()) {
        token = config.tokens().token();
      }
      Located located = config.registry().locate(token);
      tickets =
          Tickets.of(
              located.tickets(), located.ticketsGoodFor(), config.runtime().nanoTime().getAsLong());
      return policy.located(located.members());
    } catch (RegistryException e) {
      tell(l -> l.onDisconnected(String.valueOf(e.getMessage())));
      return policy.registryFailed(e);
    } catch (IOException e) {
      tell(l -> l.onDisconnected("token: " + e.getMessage()));
      return policy.tokenUnavailable();
    }
  }

  private Step refreshToken(Optional<HostPort> then, String why) throws InterruptedException {
    try {
      Optional<String> fresh = config.tokens().refresh();
      if (fresh.isEmpty()) {
        return new Step.Stop(new StopReason.NoToken(why));
      }
      token = fresh.get();
      return policy.refreshed(then);
    } catch (IOException e) {
      tell(l -> l.onDisconnected("token: " + e.getMessage()));
      return policy.tokenUnavailable();
    }
  }

  private Step connect(HostPort address) throws InterruptedException {
    return switch (connector.open(address, token, tickets, inbox.lastSeq(), attempt)) {
      case Opening.Failed(ConnectionEnd end) -> {
        report(end);
        yield policy.ended(address, end, Duration.ZERO, Optional.empty());
      }
      case Opening.Opened(Connection connection) -> converse(address, connection);
    };
  }

  private Step converse(HostPort address, Connection connection) throws InterruptedException {
    long openedNanos = config.runtime().nanoTime().getAsLong();
    current = connection;
    if (isClosed()) {
      connection.close();
    }
    tell(l -> l.onConnected(address, connection.peer().certificate().member()));
    sender.connected(new ConnectionDoor(connection), connection.peer().welcome().sendWindow());
    ConnectionEnd end;
    try {
      end = connection.run(new Receiver(connection));
    } finally {
      current = null;
      sender.disconnected();
    }
    report(end);
    long lived = config.runtime().nanoTime().getAsLong() - openedNanos;
    return policy.ended(address, end, Duration.ofNanos(lived), other(connection.peer().welcome()));
  }

  private void report(ConnectionEnd end) throws InterruptedException {
    switch (end) {
      case ConnectionEnd.Left _ -> {}
      case ConnectionEnd.Untrusted(String reason) -> tell(l -> l.onUntrusted(reason));
      case ConnectionEnd.Closed _, ConnectionEnd.Lost _, ConnectionEnd.Outdated _ ->
          tell(l -> l.onDisconnected(end.reason()));
    }
  }

  private void tell(Consumer<ChatListener> event) throws InterruptedException {
    if (!isClosed()) {
      inbox.tell(event);
    }
  }

  private void pause(Duration delay) throws InterruptedException {
    boolean over = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    if (over) {
      throw new InterruptedException("closed");
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private static Optional<HostPort> other(Frame.Welcome welcome) {
    try {
      return welcome.otherMember().isEmpty()
          ? Optional.empty()
          : Optional.of(HostPort.parse(welcome.otherMember()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private record ConnectionDoor(Connection connection) implements Outbox.Door {
    @Override
    public void write(Frame frame) {
      connection.write(frame);
    }

    @Override
    public void giveUp(String reason) {
      connection.giveUp(connection.peer().address() + ": " + reason);
    }
  }

  /// Hands frames on; runs on the supervisor's thread.
  private final class Receiver implements FrameReceiver {
    private final Connection connection;

    Receiver(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void delivered(Delivery delivery) {
      uninterrupted(() -> inbox.arrived(connection, delivery));
    }

    @Override
    public void queueEmpty(int backlog) {
      uninterrupted(() -> inbox.tell(l -> l.onQueueEmpty(backlog)));
    }

    @Override
    public void truncated(int refused, int expired) {
      uninterrupted(() -> inbox.tell(l -> l.onTruncated(refused, expired)));
    }

    @Override
    public void sent(Frame.Sent sent) {
      sender.sent(sent);
    }

    @Override
    public void refused(Frame.Refused refused) {
      sender.refused(refused);
    }

    @Override
    public void devices(Frame.Devices devices) {
      sender.devices(devices);
    }

    @Override
    public void mismatch(Frame.DevicesMismatch mismatch) {
      sender.mismatch(mismatch);
    }

    private void uninterrupted(Handover handover) {
      try {
        handover.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        connection.giveUp("closed");
      }
    }
  }

  private interface Handover {
    void run() throws InterruptedException;
  }
}
