package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One connected device. Confined to the event loop of its connection but for [#announce].
///
/// The first close wins; after it nothing is sent. A token that expires while the session lives
/// does not end it: the next login needs a new one.
public final class Session {
  /// What announced envelopes may take up before the loop; past it the session reads the store.
  private static final long ANNOUNCED_BYTES_MAX = 512 << 10;

  /// What an envelope takes up beside its payload.
  private static final long ENVELOPE_BYTES = 256;

  private final long id;
  private final DeviceAddress device;
  private final Connection connection;
  private final Services services;
  private final Window window;
  private final Settlement settlement;
  private final MailboxFeed feed;
  private final AtomicLong announcedBytes = new AtomicLong();
  private final AtomicBoolean missed = new AtomicBoolean();
  private @Nullable Sends sends; // made at the first send: most sessions are idle
  private long lastHeardNanos;
  private long lastProgressNanos;
  private boolean closed;

  Session(long id, DeviceAddress device, Connection connection, Services services) {
    this.id = id;
    this.device = device;
    this.connection = connection;
    this.services = services;
    SessionLimits limits = services.limits();
    window = new Window(limits.window(), limits.windowBytes());
    settlement = new Settlement(device, connection, services, this::madeRoom);
    feed = new MailboxFeed(device, connection, services, window, settlement, this::startOver);
    lastHeardNanos = services.nanoTime().getAsLong();
    lastProgressNanos = lastHeardNanos;
  }

  /// A session of a connection that passes here from another process, or goes on in this one after
  /// it stood still. Nothing happens before [#goOn].
  Session(FrozenSession frozen, Connection connection, Services services) {
    this(frozen.id(), frozen.device(), connection, services);
    frozen.unacknowledged().forEach(shown -> window.add(Delivered.of(shown)));
    feed.takeUp(frozen.feed());
    frozen.sends().ifPresent(state -> sends().takeUp(state));
    lastHeardNanos -= TimeUnit.MILLISECONDS.toNanos(frozen.silence().heardMillis());
    lastProgressNanos -= TimeUnit.MILLISECONDS.toNanos(frozen.silence().progressMillis());
  }

  /// Whether nothing is under way that another process would have to begin again.
  public boolean isSettled() {
    return mayTravel() && settlement.unsettled() == 0;
  }

  /// Whether it can stand still now: everything that the device sent is answered, and nobody has
  /// decided to close it.
  public boolean mayTravel() {
    return !closed && !feed.isStopped() && (sends == null || sends.isAnswered());
  }

  /// Ends this object without a word to the device; [Sessions#adopt] goes on with what it returns,
  /// here or in another process.
  FrozenSession freeze(long lastId) {
    if (!mayTravel()) {
      throw new IllegalStateException("a session stands still that may not: " + this);
    }
    long now = services.nanoTime().getAsLong();
    FrozenSession frozen =
        new FrozenSession(
            id,
            lastId,
            device,
            new FrozenSession.Promised(
                services.limits().window(), (int) services.limits().pingInterval().toMillis()),
            new FrozenSession.Silence(
                millisBetween(lastHeardNanos, now), millisBetween(lastProgressNanos, now)),
            feed.frozen(),
            window.shown(),
            settlement.freeze(),
            Optional.ofNullable(sends).map(Sends::frozen));
    ended();
    return frozen;
  }

  private static int millisBetween(long fromNanos, long toNanos) {
    return (int) Math.clamp((toNanos - fromNanos) / 1_000_000, 0, Integer.MAX_VALUE);
  }

  /// Goes on where [#freeze] stopped.
  void goOn(FrozenSession.Settling unfinished) {
    settlement.takeUp(unfinished);
    feed.pump();
  }

  long id() {
    return id;
  }

  DeviceAddress device() {
    return device;
  }

  Connection connection() {
    return connection;
  }

  /// Welcomes the device and begins with its mailbox.
  ///
  /// @param otherMember `host:port`, empty in an island of one
  void start(String otherMember) {
    SessionLimits limits = services.limits();
    connection.send(
        new Frame.Welcome(
            id,
            otherMember,
            limits.window(),
            (int) limits.pingInterval().toMillis(),
            services.epochMillis().getAsLong(),
            Sends.WINDOW));
    connection.flush();
    feed.pump();
  }

  public void send(SendRequest send) {
    heard();
    if (!closed) {
      sends().send(send);
    }
  }

  public void send(AccountSendRequest send) {
    heard();
    if (!closed) {
      sends().send(send);
    }
  }

  /// Which devices does the account have?
  public void listDevices(ClientId clientId, String account) {
    heard();
    if (!closed) {
      requests().list(clientId, account);
    }
  }

  /// Takes a device off the own account's list.
  ///
  /// @param number of the device, unsigned
  public void removeDevice(ClientId clientId, int number) {
    heard();
    if (!closed) {
      requests().remove(clientId, number);
    }
  }

  private DeviceRequests requests() {
    return new DeviceRequests(device, connection, services, sends());
  }

  private Sends sends() {
    Sends made = sends;
    if (made == null) {
      made = new Sends(device, connection, services);
      sends = made;
    }
    return made;
  }

  /// The device has everything up to `seq`.
  public void acknowledge(long seq) {
    heard();
    if (closed) {
      return;
    }
    if (seq < 0 || seq > feed.lastSeq()) {
      close(
          Frame.Close.of(
              CloseCode.PROTOCOL_ERROR,
              "ack: "
                  + Long.toUnsignedString(seq)
                  + " (expected: at most "
                  + feed.lastSeq()
                  + ")"));
      return;
    }
    List<Delivered> acknowledged = window.acknowledge(seq);
    if (!acknowledged.isEmpty()) {
      lastProgressNanos = lastHeardNanos;
      settlement.settle(acknowledged);
    }
    feed.pump();
  }

  public void ping(int nonce) {
    heard();
    if (!closed) {
      connection.send(new Frame.Pong(nonce));
      connection.flush();
    }
  }

  /// The device said something that asks for no answer.
  public void heard() {
    lastHeardNanos = services.nanoTime().getAsLong();
  }

  /// The connection can take more, or no more.
  public void writabilityChanged() {
    if (connection.isWritable()) {
      lastProgressNanos = services.nanoTime().getAsLong();
      madeRoom();
    }
  }

  /// To be called about once a second: closes devices that are silent or slow, and looks for what
  /// another member stored.
  public void sweep(long nowNanos) {
    feed.lookBack();
    settlement.sweep(nowNanos);
    if (settlement.canTakeUpAgain() && window.isEmpty()) {
      startOver();
      return;
    }
    Duration slowAfter = services.limits().slowAfter();
    if (nowNanos - lastHeardNanos > services.limits().idleAfter().toNanos()) {
      close(Frame.Close.of(CloseCode.IDLE, "device: silent for too long"));
    } else if (window.isEmpty() && connection.isWritable()) {
      lastProgressNanos = nowNanos;
    } else if (nowNanos - lastProgressNanos > slowAfter.toNanos()) {
      close(
          Frame.Close.of(
              CloseCode.SLOW_CONSUMER,
              "device: neither read nor acknowledged for " + slowAfter.toSeconds() + " s"));
    }
  }

  /// The connection is gone.
  public void ended() {
    closed = true;
    feed.stop();
    settlement.stop();
  }

  /// The account belongs to another member: delivers nothing more, since what is stored there is
  /// not announced here, and ends a little later.
  void moveLater(Duration delay, Runnable move) {
    feed.stop();
    connection.schedule(delay, move);
  }

  void close(Frame.Close reason) {
    if (!closed) {
      ended();
      connection.close(reason);
    }
  }

  /// Envelopes of this device's mailbox are durable. Any thread; calls come one after the other.
  void announce(List<Envelope> envelopes) {
    long bytes = 0;
    for (Envelope envelope : envelopes) {
      bytes += ENVELOPE_BYTES + envelope.payload().length;
    }
    long announced = bytes;
    if (announcedBytes.addAndGet(announced) <= ANNOUNCED_BYTES_MAX) {
      connection.execute(() -> {
        announcedBytes.addAndGet(-announced);
        feed.stored(envelopes);
      });
    } else {
      announcedBytes.addAndGet(-announced);
      readAgain();
    }
  }

  /// The mailbox may hold envelopes that were not announced. Any thread.
  void readAgain() {
    if (missed.compareAndSet(false, true)) {
      connection.execute(() -> {
        missed.set(false);
        feed.missed();
      });
    }
  }

  /// The device connects again at once and gets its mailbox from the beginning.
  private void startOver() {
    close(
        new Frame.Close(
            CloseCode.UNAVAILABLE.number(), "mailbox: holds an earlier envelope", "", 1));
  }

  private void madeRoom() {
    if (!closed) {
      feed.pump();
    }
  }

  /// Names no account.
  @Override
  public String toString() {
    return "Session[" + Long.toUnsignedString(id) + "]";
  }
}
