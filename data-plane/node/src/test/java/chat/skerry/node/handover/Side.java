package chat.skerry.node.handover;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.handover.HandoverStatus.Passage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One process of a member, as far as a handover sees it, with real sockets and in this JVM.
final class Side {
  static final HandoverLimits LIMITS =
      new HandoverLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(100));

  final MoodySockets holder = new MoodySockets();
  final FakePlace place = new FakePlace();
  final HandoverStatus status = new HandoverStatus(InstantSource.system());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HandoverSettings settings;
  final BlockingQueue<Passage> left = new LinkedBlockingQueue<>(1);

  Side(Path socket, int generation) {
    settings =
        new HandoverSettings(
            "0.0." + generation,
            generation,
            socket,
            LIMITS,
            System::nanoTime,
            status,
            new HandoverMetrics(meters));
  }

  Predecessor serve() {
    return Predecessor.start(settings, holder, place, left::add);
  }

  Successor.Outcome takeOver() {
    return takeOver(Optional.empty());
  }

  Successor.Outcome takeOver(Optional<String> problem) {
    return new Successor(settings, holder, place, () -> problem).run();
  }

  /// Opens the listening socket and accepts so many clients.
  List<Socket> listenAndAccept(int count) throws IOException {
    int port = holder.sockets.bind();
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(accept(port));
    }
    return clients;
  }

  Socket accept(int port) throws IOException {
    Socket client = dial(port);
    holder.sockets.accept();
    return client;
  }

  static Socket dial(int port) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(10_000);
    return client;
  }

  Passage awaitLeft() throws InterruptedException {
    Passage passage = left.poll(20, TimeUnit.SECONDS);
    assertThat(passage).as("handed over").isNotNull();
    return passage;
  }

  double count(String outcome) {
    return meters.get("skerry.handover.connections").tag("outcome", outcome).counter().count();
  }
}
