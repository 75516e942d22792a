package chat.skerry.node.session;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;

/// The line to one device, as a session sees it. Confined to its event loop but for [#execute].
/// After the connection is closed, sends and closes do nothing.
public interface Connection {

  /// Runs a task on the event loop, in the order of the calls. Any thread. Does nothing once the
  /// loop has ended.
  void execute(Runnable task);

  /// Runs a task on the event loop later.
  void schedule(Duration delay, Runnable task);

  /// The login succeeded: frames of the device belong to this session from now on.
  void opened(Session session);

  /// Writes a frame that carries no payload; it leaves with the next [#flush].
  void send(Frame frame);

  /// Writes an envelope of the device's mailbox; it leaves with the next [#flush].
  void deliver(Envelope envelope);

  void flush();

  /// Whether the device reads fast enough for more to be written.
  boolean isWritable();

  /// Whether to read what the device sends; while not, the device is slowed down.
  void reading(boolean wanted);

  boolean isClosed();

  /// Sends the last frame and closes.
  void close(Frame.Close reason);
}
