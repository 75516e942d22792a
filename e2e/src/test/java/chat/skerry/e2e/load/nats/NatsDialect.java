package chat.skerry.e2e.load.nats;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Dialect;
import chat.skerry.e2e.load.Dialling;
import chat.skerry.e2e.load.Hearing;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Devices with a subject each, `mail.NUMBER`, in the JetStream stream MAIL: a work queue, from
/// which an acknowledged text is removed.
///
/// @param storage `memory` or `file`
/// @param replicas how many servers keep a text before the publisher is answered
public record NatsDialect(InetSocketAddress address, String storage, int replicas)
    implements Dialect {

  @Override
  public CompletionStage<Device> connect(EventLoop loop, int number, Hearing hearing) {
    var ready = new CompletableFuture<Device>();
    Dialling.open(loop, address, ready, new NatsDevice(number, this, hearing, ready));
    return ready;
  }

  /// What makes the stream; every device asks for it, the first one makes it.
  String stream() {
    return """
    {"name":"MAIL","subjects":["mail.*"],"retention":"workqueue","storage":"%s",\
    "num_replicas":%d,"max_msgs":-1,"max_bytes":-1,"max_age":0,"discard":"new"}\
    """
        .formatted(storage, replicas);
  }

  /// What makes a device's consumer.
  String consumer(int number) {
    return """
    {"stream_name":"MAIL","config":{"durable_name":"d%1$d","name":"d%1$d",\
    "filter_subject":"mail.%1$d","deliver_subject":"_D.%1$d","ack_policy":"explicit",\
    "max_ack_pending":2000,"mem_storage":%2$s,"num_replicas":%3$d}}\
    """
        .formatted(number, storage.equals("memory"), replicas);
  }
}
