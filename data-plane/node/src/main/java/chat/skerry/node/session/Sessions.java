package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.AccountSends;
import chat.skerry.node.limits.Overload;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.session.Placement.Place;
import chat.skerry.node.supervision.Part;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.node.travel.FrozenSession.Promised;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens and ends the sessions of this member. Thread-safe.
///
/// A device has one session in the island: a new one closes the older, here at once, at the other
/// member through the [SessionDirectory]. Sessions whose account belongs to another member after a
/// change of ownership are closed with `MOVE`, spread over time, even if it comes back meanwhile:
/// what another owner stored was not announced here.
///
/// A session can pass to another process of the same member: it stands still ([#freeze]), and goes
/// on there or here ([#adopt]).
public final class Sessions {
  private static final Logger LOG = Logger.getLogger(Sessions.class);

  /// Ids begin with the time of the start, with room for so many bits of sessions.
  private static final int SESSION_BITS = 16;

  private static final int MOVES_PER_SECOND = 500;

  /// Releases before this one that told devices other things, remembered.
  private static final int PROMISES_MAX = 16;

  /// Pages of mailboxes that are being read at a time.
  private static final int READS_MAX = 256;

  private static final int MOVE_SPREAD_MILLIS_MIN = 200;
  private static final int MOVE_RETRY_AFTER_MILLIS = 500;
  private static final int UNAVAILABLE_RETRY_AFTER_MILLIS = 2_000;

  private final Login login;
  private final Placement placement;
  private final SessionTable table;
  private final SessionDirectory directory;
  private final DeviceLists devices;
  private final Services services;
  private final Executor blocking;
  private final DeviceRequests.Removals removals = new DeviceRequests.Removals();
  private final Map<Promised, Services> promised = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final AtomicLong lastId;
  private volatile boolean leaving;
  private volatile Frame.Close lastWords =
      farewell(CloseCode.UNAVAILABLE, "", UNAVAILABLE_RETRY_AFTER_MILLIS);

  public Sessions(
      SessionSettings settings, SessionPorts ports, SessionTable table, Placement placement) {
    this.table = table;
    this.placement = placement;
    this.directory = ports.directory();
    this.blocking = settings.blocking();
    this.nanoTime = settings.nanoTime();
    this.random = settings.random();
    this.devices = ports.devices();
    this.login = new Login(ports.tokens(), ports.tickets(), placement, devices);
    this.lastId = new AtomicLong(settings.epochMillis().getAsLong() << SESSION_BITS);
    this.services =
        new Services(
            ports.submissions(),
            new Services.Accounts(
                devices, new AccountSends(devices, ports.submissions()), removals, this::removed),
            ports.mailboxes(),
            ports.store(),
            settings.blocking(),
            new ReadTurns(READS_MAX),
            settings.limits(),
            new SessionMetrics(settings.meters(), table),
            settings.epochMillis(),
            settings.nanoTime(),
            settings.undisputed(),
            settings.budgets(),
            settings.failures());
    directory.onReplaced(this::replacedElsewhere);
  }

  /// Whether new connections are turned away now, before anything else is.
  public boolean turnsConnectionsAway() {
    return services.mailboxes().overload().turnsAway(Overload.NEW_CONNECTIONS);
  }

  /// Logs a device in. On the connection's event loop; answers there later with [Connection#opened]
  /// or [Connection#close].
  ///
  /// @param staticKey the key that the device proved to have, 32 bytes
  public void open(Connection connection, ClientHello hello, byte[] staticKey) {
    if (leaving) {
      reject(connection, lastWords);
      return;
    }
    long startedNanos = nanoTime.getAsLong();
    blocking.execute(() -> {
      Login.Result result = decide(hello, staticKey);
      connection.execute(() -> answer(connection, result, startedNanos));
    });
  }

  /// To be called at each change of ownership or of the partition map. Must not block.
  public void ownershipChanged() {
    devices.ownershipChanged();
    if (leaving) {
      return;
    }
    int spreadMillis = Math.max(MOVE_SPREAD_MILLIS_MIN, table.size() * 1_000 / MOVES_PER_SECOND);
    table.forEach(session -> {
      if (placement.of(session.device().account()) instanceof Place.Here) {
        // What the other member stored while it was the owner was not announced here.
        session.readAgain();
      } else {
        Duration delay = Duration.ofMillis(random.nextInt(spreadMillis));
        session.connection().execute(() -> session.moveLater(delay, () -> move(session)));
      }
    });
  }

  /// Turns new devices away: this member is about to leave. To be called while the other member of
  /// the island is still in touch.
  public void turnAway() {
    lastWords = farewell();
    leaving = true;
  }

  /// Closes all sessions, after [#turnAway].
  public void leave() {
    table.forEach(session -> closeOnLoop(session, lastWords));
  }

  /// The connection of a session is gone.
  public void ended(Session session) {
    session.ended();
    if (table.remove(session)) {
      directory
          .removeIfMine(session.device(), session.id())
          .exceptionally(failure -> {
            LOG.debugf("session directory: entry not removed: %s", failure.toString());
            return null;
          });
    }
  }

  /// From now on this member's sessions are in two processes.
  public void part() {
    removals.close();
  }

  /// All sessions of this member are in this process again.
  public void united() {
    removals.open();
  }

  /// Whether sessions may stand still: not while a device is being removed that may have one.
  public boolean mayTravel() {
    return removals.isIdle();
  }

  /// Makes a session stand still that [Session#mayTravel]. It stays the device's session here until
  /// it goes on ([#adopt]) or is [#handedOver]. On its event loop.
  public FrozenSession freeze(Session session) {
    return session.freeze(lastId.get());
  }

  /// A session goes on, here after a pause or because another process handed it over. On the
  /// connection's event loop; calls [Connection#opened], and may close it after that.
  public void adopt(Connection connection, FrozenSession frozen) {
    lastId.accumulateAndGet(Math.max(frozen.id(), frozen.lastId()), Math::max);
    Session session = new Session(frozen, connection, promising(frozen.promised()));
    SessionTable.Adopted adopted = table.adopt(session);
    connection.opened(session);
    if (adopted.now() != session) {
      session.close(connectedElsewhere());
      return;
    }
    if (adopted.before() != null) {
      closeOnLoop(adopted.before(), connectedElsewhere());
    }
    directory.adopt(session.device(), session.id());
    session.goOn(frozen.settling());
    if (leaving) {
      session.close(lastWords);
    } else if (!(placement.of(session.device().account()) instanceof Place.Here)) {
      move(session);
    }
  }

  /// A session that stands still is another process's now.
  public void handedOver(Session session) {
    if (table.remove(session)) {
      directory.handOver(session.device(), session.id());
    }
  }

  /// Closes the sessions that are still here; their devices come back at once.
  public void closeRest() {
    Frame.Close reason = farewell(CloseCode.UNAVAILABLE, "", 1);
    lastWords = reason;
    leaving = true;
    table.forEach(session -> closeOnLoop(session, reason));
  }

  /// What devices were told elsewhere holds here, too.
  private Services promising(Promised told) {
    SessionLimits own = services.limits();
    if (told.window() == own.window() && told.pingMillis() == own.pingInterval().toMillis()) {
      return services;
    }
    Services known = promised.get(told);
    if (known == null) {
      known = services.with(own.promising(told.window(), Duration.ofMillis(told.pingMillis())));
      if (promised.size() < PROMISES_MAX) {
        promised.put(told, known);
      }
    }
    return known;
  }

  private Login.Result decide(ClientHello hello, byte[] staticKey) {
    try {
      return login.decide(hello, staticKey);
    } catch (RuntimeException e) {
      services.failures().failed(Part.LOGIN, "login failed", e);
      return new Login.Result.Rejected(
          Frame.Close.of(CloseCode.INTERNAL, "login: an error inside the member"));
    }
  }

  private void answer(Connection connection, Login.Result result, long startedNanos) {
    services
        .metrics()
        .login()
        .record(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - startedNanos)));
    switch (result) {
      case Login.Result.Rejected(Frame.Close reason) -> reject(connection, reason);
      case Login.Result.Accepted accepted -> accept(connection, accepted);
    }
  }

  private void reject(Connection connection, Frame.Close reason) {
    services.metrics().login(reason.code().name());
    connection.close(reason);
  }

  private void accept(Connection connection, Login.Result.Accepted accepted) {
    if (connection.isClosed()) {
      return;
    }
    DeviceAddress device = accepted.device();
    services.metrics().login("ACCEPTED");
    Session session = new Session(lastId.incrementAndGet(), device, connection, services);
    @Nullable Session older = table.put(session);
    if (older != null) {
      closeOnLoop(older, connectedElsewhere());
    }
    enterDirectory(session);
    connection.opened(session);
    session.start(accepted.otherMember());
    // What changed since the place was looked up would not be announced to this session.
    if (leaving) {
      session.close(lastWords);
    } else if (devices.removals() != accepted.removals()) {
      session.close(farewell(CloseCode.UNAVAILABLE, "", 1));
    } else if (!(placement.of(device.account()) instanceof Place.Here)) {
      move(session);
    }
  }

  private void enterDirectory(Session session) {
    directory
        .put(session.device(), session.id())
        .exceptionally(failure -> {
          LOG.debugf("session directory: entry not made: %s", failure.toString());
          return java.util.Optional.empty();
        });
  }

  private void removed(DeviceAddress device) {
    @Nullable Session session = table.find(device);
    if (session != null) {
      closeOnLoop(
          session, Frame.Close.of(CloseCode.DEVICE_REMOVED, "device: removed by its account"));
    }
  }

  private void replacedElsewhere(DeviceAddress device, long sessionId, boolean byLogin) {
    @Nullable Session session = table.find(device);
    if (session != null && session.id() == sessionId) {
      closeOnLoop(session, byLogin ? connectedElsewhere() : farewell(CloseCode.UNAVAILABLE, "", 1));
    }
  }

  /// On the session's event loop.
  private void move(Session session) {
    session.close(
        switch (placement.of(session.device().account())) {
          case Place.Here _ -> farewell(CloseCode.UNAVAILABLE, "", MOVE_RETRY_AFTER_MILLIS);
          case Place.Elsewhere(String address) ->
              farewell(CloseCode.MOVE, address, MOVE_RETRY_AFTER_MILLIS);
          case Place.Unknown _ ->
              farewell(CloseCode.UNAVAILABLE, "", UNAVAILABLE_RETRY_AFTER_MILLIS);
        });
  }

  private Frame.Close farewell() {
    return placement
        .successor()
        .map(address -> farewell(CloseCode.MOVE, address, MOVE_RETRY_AFTER_MILLIS))
        .orElseGet(() -> farewell(CloseCode.UNAVAILABLE, "", UNAVAILABLE_RETRY_AFTER_MILLIS));
  }

  private static Frame.Close farewell(CloseCode code, String member, int retryAfterMillis) {
    String detail =
        code == CloseCode.MOVE
            ? "account: now at another member"
            : "member: does not serve the account now";
    return new Frame.Close(code.number(), detail, member, retryAfterMillis);
  }

  private static Frame.Close connectedElsewhere() {
    return Frame.Close.of(CloseCode.CONNECTED_ELSEWHERE, "device: a newer connection took over");
  }

  private static void closeOnLoop(Session session, Frame.Close reason) {
    session.connection().execute(() -> session.close(reason));
  }
}
