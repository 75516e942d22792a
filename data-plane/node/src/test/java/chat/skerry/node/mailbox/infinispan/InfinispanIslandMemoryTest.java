package chat.skerry.node.mailbox.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.mailbox.writeback.IslandMemory;
import chat.skerry.node.mailbox.writeback.IslandMemory.Copies;
import chat.skerry.node.mailbox.writeback.IslandMemory.Entry;
import chat.skerry.node.mailbox.writeback.IslandMemory.Key;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two real members on the loopback interface.
class InfinispanIslandMemoryTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final long start = SequenceNumbers.firstAt(System.currentTimeMillis());
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackIsland loopback = new LoopbackIsland("memory", 2);
  private InfinispanIsland a;
  private InfinispanIsland b;
  private IslandMemory atA;
  private IslandMemory atB;

  @BeforeEach
  void join() {
    a = loopback.join(0);
    atA = new InfinispanIslandMemory(a, 0, blocking, System.currentTimeMillis());
    b = loopback.join(1);
    atB = new InfinispanIslandMemory(b, 1, blocking, System.currentTimeMillis());
    await().atMost(SOON).until(() -> atA.whole() && atB.whole());
  }

  @AfterEach
  void leave() {
    loopback.close();
    blocking.close();
  }

  @Test
  void holdsAtBothMembersWhatOneHasPut() throws Exception {
    DeviceAddress mailbox = ownedBy(atA);
    Entry entry = entry(mailbox, 2);
    assertThat(answer(atA.put(List.of(entry)))).isEqualTo(Copies.TWO);
    for (IslandMemory member : List.of(atA, atB)) {
      List<Entry> held = member.held(member.segmentOf(mailbox));
      assertThat(held).hasSize(1);
      assertThat(held.getFirst().mailbox()).isEqualTo(mailbox);
      assertSame(held.getFirst().envelope(), entry.envelope());
    }
  }

  @Test
  void forgetsAtBothMembersWhatWasRemoved() throws Exception {
    DeviceAddress mailbox = ownedBy(atA);
    answer(atA.put(List.of(entry(mailbox, 2), entry(mailbox, 4))));
    answer(atA.remove(List.of(new Key(mailbox, start + 2), new Key(mailbox, start + 6))));
    for (IslandMemory member : List.of(atA, atB)) {
      assertThat(member.held(member.segmentOf(mailbox)))
          .extracting(held -> held.envelope().seq())
          .containsExactly(start + 4);
    }
  }

  @Test
  void leavesToTheSurvivorEverythingAndItsClock() throws Exception {
    DeviceAddress mailbox = ownedBy(atA);
    answer(atA.put(List.of(entry(mailbox, 2), entry(mailbox, 1_000))));
    a.close();
    int segment = atB.segmentOf(mailbox);
    await().atMost(SOON).until(() -> atB.ownedHere(segment));
    assertThat(atB.held(segment))
        .extracting(held -> held.envelope().seq())
        .containsExactlyInAnyOrder(start + 2, start + 1_000);
    assertThat(atB.clock().highestSeq()).isGreaterThanOrEqualTo(start + 1_000);
    assertThat(atB.whole()).isFalse();
    assertThat(answer(atB.put(List.of(entry(mailbox, 2_000))))).isEqualTo(Copies.ONE);
  }

  @Test
  void givesToAMemberThatComesBackWhatWasPutMeanwhile() throws Exception {
    b.close();
    await().atMost(SOON).until(() -> atA.ownedHere(0));
    List<Entry> entries =
        IntStream.range(0, 200)
            .mapToObj(i -> entry(new DeviceAddress("someone" + i, 0), 2L * i + 2))
            .toList();
    assertThat(answer(atA.put(entries))).isEqualTo(Copies.ONE);
    b = loopback.join(1);
    IslandMemory again = new InfinispanIslandMemory(b, 1, blocking, System.currentTimeMillis());
    await().atMost(SOON).until(() -> atA.whole() && again.whole());
    int held =
        IntStream.range(0, again.segments()).map(segment -> again.held(segment).size()).sum();
    assertThat(held).isEqualTo(200);
    assertThat(again.clock().bornMillis()).isLessThanOrEqualTo(atA.clock().bornMillis());
  }

  private static DeviceAddress ownedBy(IslandMemory member) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> new DeviceAddress("reader" + i, 1))
        .filter(mailbox -> member.ownedHere(member.segmentOf(mailbox)))
        .findFirst()
        .orElseThrow();
  }

  private Entry entry(DeviceAddress mailbox, long offset) {
    return new Entry(mailbox, Envelopes.message(start + offset, "hello".getBytes()));
  }

  private static void assertSame(Envelope actual, Envelope expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  private static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
