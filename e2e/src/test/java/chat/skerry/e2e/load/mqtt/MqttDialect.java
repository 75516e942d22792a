package chat.skerry.e2e.load.mqtt;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Dialect;
import chat.skerry.e2e.load.Dialling;
import chat.skerry.e2e.load.Hearing;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Devices `d0`, `d1`, …, each with a topic of its own, `in/NUMBER`.
///
/// @param userDomain what follows the name of a user, or empty for connections without a user
public record MqttDialect(InetSocketAddress address, String userDomain) implements Dialect {
  @Override
  public CompletionStage<Device> connect(EventLoop loop, int number, Hearing hearing) {
    var ready = new CompletableFuture<Device>();
    String user = userDomain.isEmpty() ? "" : "d" + number + "@" + userDomain;
    Dialling.open(loop, address, ready, new MqttDevice(number, user, hearing, ready));
    return ready;
  }
}
