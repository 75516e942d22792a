package chat.skerry.e2e.load.skerry;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Dialect;
import chat.skerry.e2e.load.Dialling;
import chat.skerry.e2e.load.Hearing;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.MessageDecoder;
import chat.skerry.protocol.handshake.KnownMember;
import chat.skerry.protocol.noise.StaticKeys;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Devices of accounts `d0`, `d1`, …; device 0 each. A device that is sent elsewhere goes there.
public final class SkerryDialect implements Dialect {
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);

  private final StandaloneCluster cluster;
  private final InetSocketAddress first;
  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, Credentials> credentials = new HashMap<>();
  private final Map<Integer, InetSocketAddress> homes = new HashMap<>();
  private final Map<Met, KnownMember> known = new HashMap<>();

  public SkerryDialect(StandaloneCluster cluster, InetSocketAddress first) {
    this.cluster = cluster;
    this.first = first;
  }

  public StandaloneCluster cluster() {
    return cluster;
  }

  /// Keys and tokens.
  @Override
  public void prepare(int devices) {
    for (int number = 0; number < devices; number++) {
      credentials(number);
    }
  }

  @Override
  public CompletionStage<Device> connect(EventLoop loop, int number, Hearing hearing) {
    return connect(loop, number, hearing, homes.getOrDefault(number, first));
  }

  private CompletionStage<Device> connect(
      EventLoop loop, int number, Hearing hearing, InetSocketAddress address) {
    var ready = new CompletableFuture<Device>();
    MessageDecoder decoder = MessageDecoder.ofDevice();
    var met = new Met(number, address);
    var login =
        new SkerryLogin(
            cluster, credentials(number), known.get(met), member -> known.put(met, member), random);
    var device = new SkerryDevice(number, login, decoder, hearing, ready);
    Dialling.open(loop, address, ready, decoder, device);
    return ready
        .handle((connected, failure) -> {
          if (failure instanceof ElsewhereException elsewhere) {
            homes.put(number, elsewhere.address());
            return connect(loop, number, hearing, elsewhere.address());
          }
          return ready;
        })
        .thenCompose(stage -> stage);
  }

  private Credentials credentials(int number) {
    return credentials.computeIfAbsent(
        number,
        _ -> {
          Address address = new Address("d" + number, 0);
          return new Credentials(
              StaticKeys.generate(random),
              cluster.token(address, TOKEN_LIFE, Instant.now(), random));
        });
  }

  /// A device that has been at that address.
  private record Met(int device, InetSocketAddress address) {}

  /// What a device proves itself with.
  record Credentials(StaticKeys keys, String token) {
    @Override
    public String toString() {
      return "Credentials[" + keys + "]";
    }
  }
}
