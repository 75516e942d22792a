package chat.skerry.node.transport;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.session.Connection;
import chat.skerry.node.session.Session;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Where nothing is said.
final class IdleConnection implements Connection {
  /// Of all connections that are open.
  static final CountDownLatch OPEN = new CountDownLatch(0);

  CountDownLatch opened = new CountDownLatch(1);
  volatile @Nullable Session session;

  Session session() {
    Session made = session;
    if (made == null) {
      throw new IllegalStateException("the device was turned away");
    }
    return made;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void schedule(Duration delay, Runnable task) {}

  @Override
  public void opened(Session made) {
    session = made;
    opened.countDown();
  }

  @Override
  public void send(Frame frame) {}

  @Override
  public void deliver(Envelope envelope) {}

  @Override
  public void flush() {}

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void reading(boolean wanted) {}

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public void close(Frame.Close reason) {
    opened.countDown();
  }
}
