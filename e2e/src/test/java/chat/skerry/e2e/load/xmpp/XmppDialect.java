package chat.skerry.e2e.load.xmpp;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Dialect;
import chat.skerry.e2e.load.Dialling;
import chat.skerry.e2e.load.Hearing;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Users `d0`, `d1`, … of one domain, one resource each.
public record XmppDialect(InetSocketAddress address, String domain) implements Dialect {
  @Override
  public CompletionStage<Device> connect(EventLoop loop, int number, Hearing hearing) {
    var ready = new CompletableFuture<Device>();
    Dialling.open(loop, address, ready, new XmppDevice(number, domain, hearing, ready));
    return ready;
  }
}
