package chat.skerry.node.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.handover.SocketHolder.Frozen;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pairs of devices talk while all their connections pass back and forth between two processes, and
/// every third attempt fails half-way: each message arrives once and in order, each receipt too.
final class HandoverUnderTrafficTest {
  private static final int PAIRS = 12;
  private static final int MESSAGES = 180;
  private static final int HANDOVERS_MIN = 10;

  @TempDir Path directory;
  private final Random random = new Random(5);

  @Test
  void keepsEveryConnectionMessageReceiptAndTheirOrder() throws Exception {
    try (TwoProcesses member = new TwoProcesses(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<TestDevice> writers = new ArrayList<>();
      List<TestDevice> readers = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        writers.add(login(member, "writer" + pair));
        readers.add(login(member, "reader" + pair));
      }
      List<CompletableFuture<Void>> talks = new ArrayList<>();
      for (int pair = 0; pair < PAIRS; pair++) {
        TestDevice writer = writers.get(pair);
        TestDevice reader = readers.get(pair);
        String to = "reader" + pair;
        talks.add(CompletableFuture.runAsync(() -> write(writer, to), threads));
        talks.add(CompletableFuture.runAsync(() -> read(reader), threads));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(talks.toArray(CompletableFuture[]::new));

      TestMember process = member.first;
      int handovers = 0;
      int passed = 0;
      while (!all.isDone() || handovers < HANDOVERS_MIN) {
        if (random.nextInt(3) == 0) {
          failHalfWay(member, process);
        }
        passed += member.passAll(process);
        process = member.other(process);
        handovers++;
      }
      all.join();

      for (TestMember one : List.of(member.first, member.second)) {
        for (String reason : List.of("DEVICE_LEFT", "LOST", "INTERNAL", "PROTOCOL_ERROR", "IDLE")) {
          assertThat(one.closed(reason)).as(reason).isZero();
        }
      }
      assertThat(passed).as("in %d handovers", handovers).isEqualTo(handovers * 2 * PAIRS);
      assertThat(member.other(process).connections()).isZero();
      assertThat(process.connections()).isEqualTo(2 * PAIRS);
      // Connections that nobody refers to any more would be closed.
      for (TestDevice device : Stream.concat(writers.stream(), readers.stream()).toList()) {
        device.close();
      }
    }
  }

  /// Some stand still and go on where they were.
  private static void failHalfWay(TwoProcesses member, TestMember process) {
    process.sockets.stopAccepting();
    List<Frozen> frozen = member.freeze(process);
    TestMember other = member.other(process);
    other.sockets.drop(other.sockets.prepare(TwoProcesses.copies(frozen), TwoProcesses.VERSION));
    process.sockets.thaw(frozen);
    process.sockets.acceptAgain();
    other.sockets.handedOver();
  }

  private static TestDevice login(TwoProcesses member, String account) throws IOException {
    StaticKeys keys = StaticKeys.generate(TestMember.RANDOM);
    TestDevice device =
        account.hashCode() % 2 == 0
            ? member.first.dial(account, keys)
            : member.first.dialWebSocket(account, keys);
    device.next(Frame.Welcome.class);
    device.next(Frame.QueueEmpty.class);
    return device;
  }

  private static void write(TestDevice writer, String to) {
    try {
      Set<MessageId> sentIds = new HashSet<>();
      Set<MessageId> confirmed = new HashSet<>();
      for (int i = 0; i < MESSAGES; i++) {
        writer.text(to, "message " + i);
        Frame.@Nullable Sent sent = null;
        while (sent == null) {
          sent = take(writer, confirmed);
        }
        sentIds.add(sent.messageId());
      }
      while (!confirmed.containsAll(sentIds)) {
        take(writer, confirmed);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Takes a receipt, or the answer that a message was sent.
  private static Frame.@Nullable Sent take(TestDevice writer, Set<MessageId> confirmed)
      throws IOException {
    return switch (writer.next()) {
      case Frame.Sent sent -> sent;
      case Frame.Deliver receipt -> {
        assertThat(receipt.kind()).isEqualTo(Kind.DELIVERED);
        // It may come before the answer, and may come again after a handover.
        confirmed.add(receipt.refersTo().orElseThrow());
        writer.send(new Frame.Ack(receipt.seq()));
        yield null;
      }
      case Frame other -> throw new IllegalStateException("got " + other);
    };
  }

  private static void read(TestDevice reader) {
    try {
      for (int i = 0; i < MESSAGES; i++) {
        Frame.Deliver delivered = reader.next(Frame.Deliver.class);
        assertThat(TestDevice.text(delivered)).isEqualTo("message " + i);
        reader.send(new Frame.Ack(delivered.seq()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
