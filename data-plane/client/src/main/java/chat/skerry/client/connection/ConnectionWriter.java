package chat.skerry.client.connection;

import chat.skerry.protocol.codec.FrameChannel;
import chat.skerry.protocol.frame.Frame;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Writes frames in the order in which they were offered, and a ping whenever one is due. Its
/// thread alone seals frames.
final class ConnectionWriter {
  /// More than a client can have unanswered and unacknowledged at a time.
  private static final int QUEUE_FRAMES = 4_096;

  private final Wire wire;
  private final FrameChannel channel;
  private final long pingNanos;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_FRAMES);
  private final Thread thread;

  ConnectionWriter(
      Wire wire, FrameChannel channel, Duration ping, LongSupplier nanoTime, String name) {
    this.wire = wire;
    this.channel = channel;
    this.pingNanos = ping.toNanos();
    this.nanoTime = nanoTime;
    this.thread = Thread.ofVirtual().name("skerry-writer-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Never blocks.
  ///
  /// @return false where the queue is full
  boolean offer(Frame frame) {
    return queue.offer(new Write(frame));
  }

  /// Writes what is queued, then closes the wire.
  void finish() {
    if (!queue.offer(new Finish())) {
      wire.close();
    }
  }

  /// Ends the thread now.
  void stop() {
    thread.interrupt();
  }

  private void run() {
    Pings pings = new Pings();
    try {
      while (true) {
        Item item = queue.poll(pings.remainingNanos(), TimeUnit.NANOSECONDS);
        if (!write(item, pings)) {
          return;
        }
        if (queue.isEmpty()) {
          wire.flush();
        }
      }
    } catch (IOException e) {
      // The reading side sees the same and tells.
      return;
    } catch (InterruptedException e) {
      return;
    } finally {
      wire.close();
    }
  }

  private boolean write(@Nullable Item item, Pings pings) throws IOException {
    switch (item) {
      case null -> {}
      case Write(Frame frame) -> write(frame);
      case Finish() -> {
        wire.leave();
        return false;
      }
    }
    if (pings.remainingNanos() <= 0) {
      write(new Frame.Ping(pings.next()));
    }
    return true;
  }

  private void write(Frame frame) throws IOException {
    ByteBuf sealed = channel.seal(frame);
    wire.write(sealed.array(), sealed.arrayOffset() + sealed.readerIndex(), sealed.readableBytes());
    sealed.release();
  }

  private sealed interface Item {}

  private record Write(Frame frame) implements Item {}

  private record Finish() implements Item {}

  /// When the next ping is due. Confined to the writer's thread.
  private final class Pings {
    private long lastNanos = nanoTime.getAsLong();
    private int nonce;

    long remainingNanos() {
      return Math.max(0, lastNanos + pingNanos - nanoTime.getAsLong());
    }

    int next() {
      lastNanos = nanoTime.getAsLong();
      return ++nonce;
    }
  }
}
