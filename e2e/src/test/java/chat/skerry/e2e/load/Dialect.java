package chat.skerry.e2e.load;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;

/// How devices talk with one kind of server.
public interface Dialect {
  /// Makes ahead what the first so many devices need, so that a measured login doesn't.
  default void prepare(int devices) {}

  /// Connects a device.
  ///
  /// @param number from 0; the same number is the same account
  /// @return the device once it can send and is being sent to
  CompletionStage<Device> connect(EventLoop loop, int number, Hearing hearing);
}
