package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// How many envelopes a second two members take into their memories and let go again, and what that
/// costs: `mailboxes rounds payload-bytes`. The second member is a process of its own.
///
/// Each mailbox has one append under way, as in a member; after it the envelope is removed, as if
/// it was acknowledged at once. So nothing is written back.
final class TwoMemberBench {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int WARM_UP_ROUNDS = 3;

  private TwoMemberBench() {}

  public static void main(String[] arguments) throws Exception {
    int mailboxes = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    byte[] payload = Envelopes.bytes(Integer.parseInt(arguments[2]), 1);
    LoopbackIsland loopback = new LoopbackIsland("bench", 2);
    Process other = start(loopback.arguments(1));
    try (loopback;
        TestIslandMember member =
            new TestIslandMember(loopback.join(0), 0, new InMemoryMailboxStore(), NEVER)) {
      while (!member.memory.whole() || member.ownsEverything()) {
        Thread.onSpinWait();
      }
      List<DeviceAddress> own =
          IntStream.iterate(0, i -> i + 1)
              .mapToObj(i -> new DeviceAddress("user" + i, 0))
              .filter(member::owns)
              .limit(mailboxes)
              .toList();
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        round(member, own, payload, other, round);
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private static void round(
      TestIslandMember member, List<DeviceAddress> own, byte[] payload, Process other, int round)
      throws Exception {
    AtomicLong seq = new AtomicLong(SequenceNumbers.firstAt(System.currentTimeMillis()));
    int each = 100;
    long start = System.nanoTime();
    long cpu = cpu(ProcessHandle.current());
    long otherCpu = cpu(other.toHandle());
    AtomicLong waited = new AtomicLong();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (DeviceAddress mailbox : own) {
      all.add(next(member, mailbox, payload, seq, each, waited));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
    double seconds = (System.nanoTime() - start) / 1e9;
    long envelopes = (long) own.size() * each;
    System.out.printf(
        "%s: %,.0f envelopes/s, append %.2f ms on average, CPU %.1f us here and %.1f us there an"
            + " envelope%n",
        round < 0 ? "warm-up" : "round " + round,
        envelopes / seconds,
        waited.get() / 1e6 / envelopes,
        (cpu(ProcessHandle.current()) - cpu) / 1e3 / envelopes,
        (cpu(other.toHandle()) - otherCpu) / 1e3 / envelopes);
  }

  private static CompletableFuture<Void> next(
      TestIslandMember member,
      DeviceAddress mailbox,
      byte[] payload,
      AtomicLong seq,
      int left,
      AtomicLong waited) {
    if (left == 0) {
      return CompletableFuture.completedFuture(null);
    }
    Envelope envelope = Envelopes.message(seq.addAndGet(2), payload);
    long start = System.nanoTime();
    return member
        .store
        .append(mailbox, List.of(envelope))
        .thenCompose(stored -> {
          waited.addAndGet(System.nanoTime() - start);
          return member.store.remove(mailbox, new long[] {envelope.seq()});
        })
        .thenCompose(removed -> next(member, mailbox, payload, seq, left - 1, waited))
        .toCompletableFuture();
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static Process start(List<String> member) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add("chat.skerry.node.routing.infinispan.IslandProcess");
    command.addAll(member);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
