package chat.skerry.node.transport;

import chat.skerry.node.identity.MemberIdentity;
import chat.skerry.node.limits.Rate;
import chat.skerry.node.session.Sessions;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.transport.websocket.WebSocketFrames;
import chat.skerry.node.travel.SessionStates;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.MessageDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The chat port and the one for WebSockets. Thread-safe; owns its event loops and handshake
/// threads.
public final class ChatListener implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChatListener.class);
  private static final int BACKLOG = 4_096;
  private static final int ACCEPT_BURST_SECONDS = 2;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 << 10, 64 << 10);
  private static final long STOP_QUIET_MILLIS = 0;
  private static final long STOP_TIMEOUT_MILLIS = 2_000;

  private final ListenerConfig config;
  private final Reception reception;
  private final ThreadPoolExecutor handshakes;
  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final IdentityHashMap<EventLoop, LoopSweep> sweeps = new IdentityHashMap<>();
  private final Rate accepts;
  private final Map<Door, Channel> listening = new ConcurrentHashMap<>();

  public ChatListener(
      ListenerConfig config,
      MemberIdentity identity,
      Sessions sessions,
      LongSupplier nanoTime,
      MeterRegistry meters,
      Supervisor failures) {
    this.config = config;
    int threads = Math.max(1, config.eventLoops() / 2);
    this.handshakes =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.handshakesMax()),
            Thread.ofPlatform().daemon().name("chat-handshake-", 0).factory());
    this.reception =
        new Reception(
            identity,
            sessions,
            new ConnectionCounts(config.connectionsMax(), config.handshakesMax(), meters),
            new KnownDevices(config.connectionsMax()),
            handshakes,
            new SecureRandom(),
            nanoTime,
            new Line.WebSocket(
                config.webSocket().map(ListenerConfig.WebSocketPort::urls).orElse(_ -> "")),
            failures);
    this.accepts = new Rate(1, config.acceptsPerSecond(), ACCEPT_BURST_SECONDS, nanoTime);
    this.acceptor = group(1, "chat-accept");
    this.loops = group(config.eventLoops(), "chat-loop");
    for (EventExecutor loop : loops) {
      sweeps.put(
          (EventLoop) loop,
          LoopSweep.start((EventLoop) loop, reception, config.handshakeTimeout().toNanos()));
    }
  }

  /// Binds the ports. Returns the chat port.
  ///
  /// @throws IllegalStateException where one can't be bound
  public int start() {
    config.webSocket().ifPresent(port -> bind(Door.WEBSOCKET, port.port()));
    return bind(Door.CHAT, config.port());
  }

  private int bind(Door door, int asked) {
    var bound =
        bootstrap(door).channel(channelClass()).bind(config.host(), asked).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          door.label()
              + " port: "
              + config.host()
              + ":"
              + asked
              + " can't be bound (expected: a free port)",
          bound.cause());
    }
    listening.put(door, bound.channel());
    int port = portOf(bound.channel());
    LOG.infof(
        "%s port: %s:%d, %d event loops", door.label(), config.host(), port, config.eventLoops());
    return port;
  }

  private ServerBootstrap bootstrap(Door door) {
    return new ServerBootstrap()
        .group(acceptor, loops)
        .handler(new AcceptPace(accepts))
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, new LoopReads())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                receive(channel, door);
              }
            });
  }

  /// The port for WebSockets, once it is bound.
  public OptionalInt webSocketPort() {
    Channel channel = listening.get(Door.WEBSOCKET);
    return channel == null ? OptionalInt.empty() : OptionalInt.of(portOf(channel));
  }

  private static int portOf(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// Accepts at sockets that another process bound, by the labels of their doors; binds those of
  /// its own that are not among them.
  ///
  /// @param descriptors owned by this from now on
  void listen(Map<String, Integer> descriptors) {
    Integer webSocket = descriptors.get(Door.WEBSOCKET.label());
    if (webSocket != null && config.webSocket().isPresent()) {
      adopt(Door.WEBSOCKET, webSocket);
    } else {
      config.webSocket().ifPresent(port -> bind(Door.WEBSOCKET, port.port()));
    }
    Integer chat = descriptors.get(Door.CHAT.label());
    if (chat != null) {
      adopt(Door.CHAT, chat);
    } else {
      bind(Door.CHAT, config.port());
    }
  }

  private void adopt(Door door, int descriptor) {
    var adopted =
        bootstrap(door)
            .channelFactory(() -> new EpollServerSocketChannel(descriptor))
            .register()
            .awaitUninterruptibly();
    if (!adopted.isSuccess()) {
      throw new IllegalStateException(
          door.label() + " port: a listening socket can't be adopted", adopted.cause());
    }
    listening.put(door, adopted.channel());
    LOG.infof("%s port: %s, handed over", door.label(), adopted.channel().localAddress());
  }

  /// Accepts nothing for now: who comes waits in the kernel's queue. What was accepted is on its
  /// loop when this returns.
  ///
  /// @return the descriptors of the listening sockets, still this object's, by their doors' labels
  Map<String, Integer> pause() {
    Map<String, Integer> descriptors = new TreeMap<>();
    listening.forEach((door, channel) -> {
      if (channel instanceof EpollServerSocketChannel socket && socket.isOpen()) {
        if (socket.isRegistered()) {
          socket.deregister().awaitUninterruptibly();
        }
        descriptors.put(door.label(), socket.fd().intValue());
      }
    });
    for (EventExecutor loop : loops) {
      loop.submit(() -> {}).awaitUninterruptibly();
    }
    return descriptors;
  }

  /// Undoes [#pause].
  void resume() {
    for (Channel channel : listening.values()) {
      if (channel.isOpen() && !channel.isRegistered()) {
        acceptor.register(channel).awaitUninterruptibly();
      }
    }
  }

  /// Whether sockets can pass to another process.
  public static boolean canHandOver() {
    return Epoll.isAvailable();
  }

  /// All connections of now. Blocks until each loop comes round.
  List<ConnectionHandler> connections() {
    List<ConnectionHandler> all = new ArrayList<>();
    sweeps.forEach((loop, sweep) ->
        all.addAll(
            loop.submit(() -> List.copyOf(sweep.connections())).awaitUninterruptibly().getNow()));
    return all;
  }

  /// Closes the connections that have no session, and those whose session was told to end.
  ///
  /// @return how many connections there were
  int closeRest() {
    List<ConnectionHandler> rest = connections();
    rest.forEach(one -> one.channel().eventLoop().execute(one::closeUnlessOpen));
    return rest.size();
  }

  int open() {
    return reception.counts().open();
  }

  /// Makes a channel of a descriptor, and registers it nowhere.
  Channel prepare(int descriptor) {
    Channel channel = new EpollSocketChannel(descriptor);
    ChannelAddresses.forget(channel);
    channel
        .config()
        .setAllocator(PooledByteBufAllocator.DEFAULT)
        .setWriteBufferWaterMark(WATER_MARK)
        .setRecvByteBufAllocator(new LoopReads());
    return channel;
  }

  /// Serves a channel that [#prepare] made.
  ///
  /// @return ends when it is registered
  CompletionStage<Void> serve(Channel channel, Door door, SessionStates.Read frozen) {
    EventLoop loop = loops.next();
    CompletableFuture<Void> served = new CompletableFuture<>();
    loop.execute(() -> {
      reception.counts().adopted();
      MessageDecoder decoder = MessageDecoder.ofAdopted();
      ConnectionHandler handler = new ConnectionHandler(reception, decoder, channel, door);
      attach(handler, decoder, loop);
      frozen
          .line()
          .framing()
          .ifPresent(framing -> channel.pipeline().addFirst(Framings.goOn(framing)));
      handler.adopted();
      // On the loop itself: it is registered when this returns, and nothing was read yet.
      var registered = loop.register(channel);
      try {
        if (registered.isSuccess()) {
          handler.goOn(frozen, frozen.line().received());
        } else {
          channel.unsafe().closeForcibly();
        }
      } catch (RuntimeException | Error e) {
        handler.failed(e);
      }
      served.complete(null);
    });
    return served;
  }

  public boolean isListening() {
    return !listening.isEmpty() && listening.values().stream().allMatch(Channel::isOpen);
  }

  /// How full this member is, 0 to 1,000: the fuller of connections and handshakes.
  public int loadPerMille() {
    return reception.counts().loadPerMille();
  }

  /// Whether all event loops come round.
  public boolean isAlive() {
    long now = reception.nanoTime().getAsLong();
    return sweeps.values().stream().allMatch(sweep -> sweep.isAlive(now));
  }

  /// Accepts no more connections; those that are open stay.
  public void stopAccepting() {
    listening.values().forEach(channel -> channel.close().awaitUninterruptibly());
  }

  /// Closes all connections and ends the threads.
  @Override
  public void close() {
    stopAccepting();
    var _ =
        acceptor.shutdownGracefully(STOP_QUIET_MILLIS, STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    loops
        .shutdownGracefully(STOP_QUIET_MILLIS, STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MILLIS * 2);
    handshakes.shutdownNow();
  }

  private void receive(Channel channel, Door door) {
    ConnectionCounts counts = reception.counts();
    if (reception.sessions().turnsConnectionsAway() || !counts.tryEnter()) {
      counts.closed(CloseCode.UNAVAILABLE);
      channel.close();
      return;
    }
    ChannelAddresses.forget(channel);
    MessageDecoder decoder = MessageDecoder.ofMember();
    ConnectionHandler handler = new ConnectionHandler(reception, decoder, channel, door);
    attach(handler, decoder, channel.eventLoop());
    if (door == Door.WEBSOCKET) {
      WebSocketFrames.install(channel.pipeline());
    }
  }

  private void attach(ConnectionHandler handler, MessageDecoder decoder, EventLoop loop) {
    Channel channel = handler.channel();
    LoopSweep sweep = sweeps.get(loop);
    if (sweep == null) {
      throw new IllegalStateException("a channel on an event loop of nobody");
    }
    sweep.add(handler);
    channel
        .closeFuture()
        .addListener(closed -> {
          sweep.remove(handler);
          handler.gone();
        });
    channel.pipeline().addLast(decoder, handler);
  }

  private static EventLoopGroup group(int threads, String name) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
    return Epoll.isAvailable()
        ? new EpollEventLoopGroup(threads, factory)
        : new NioEventLoopGroup(threads, factory);
  }

  private static Class<? extends ServerChannel> channelClass() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
