package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.routing.FixedOwnership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.supervision.Supervisor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
  private static final int PARTITIONS = 16;
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);
  private static final Outcome STORED = new Outcome.Stored(1);
  private static final Outcome AWAY =
      new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 1, "member: away");

  private final RecordingPeers peers = new RecordingPeers();
  private final FixedOwnership ownership = new FixedOwnership("demo-0-a");
  private final InMemoryMailboxStore store = new InMemoryMailboxStore();
  private Optional<PartitionMap> map = Optional.of(map());
  private final Mailboxes mailboxes =
      new Mailboxes(
          new MailboxSettings(
              0,
              new DeliveryLimits(10, 100, 10, 10, 64, 64),
              () -> 1_750_000_000_000L,
              () -> true,
              new Random(1),
              new SimpleMeterRegistry(),
              new Supervisor(() -> 0, new SimpleMeterRegistry())),
          store,
          (mailbox, envelopes) -> {},
          mailbox -> true);
  private final InMemoryDeviceKeys keys = new InMemoryDeviceKeys();
  private final DeviceLists devices =
      new DeviceLists(keys, Runnable::run, () -> 0, () -> true, 10, 10);
  private final Delivery delivery =
      new Delivery("demo-0", "demo-0-a", new Maps(), ownership, mailboxes, devices, peers);

  /// Island demo-0 carries the lower half of the partitions, demo-1 the upper one.
  private static PartitionMap map() {
    return new PartitionMap(
        1, "acme/demo", PARTITIONS, List.of(island("demo-0", 0, 7), island("demo-1", 8, 15)));
  }

  private static PartitionMap.Island island(String name, int first, int last) {
    return new PartitionMap.Island(
        name,
        List.of(new PartitionMap.Range(first, last)),
        List.of(member(name + "-a"), member(name + "-b")));
  }

  private static PartitionMap.Member member(String name) {
    return new PartitionMap.Member(name, name + ".example:5222", name + ".example:9000");
  }

  private static Submission submission(boolean ownIsland, int hops) {
    for (int i = 0; ; i++) {
      String account = "account" + i;
      if (PartitionMap.partitionOf(account, PARTITIONS) < 8 == ownIsland) {
        return new Submission(
            ALICE,
            new DeviceAddress(account, 0),
            new byte[16],
            Envelope.Kind.MESSAGE,
            new byte[1],
            new byte[0],
            hops);
      }
    }
  }

  private static int partition(Submission submission) {
    return PartitionMap.partitionOf(submission.to().account(), PARTITIONS);
  }

  private Outcome accept(Submission submission) {
    return delivery.accept(submission).toCompletableFuture().join();
  }

  @Test
  void storesWhatItOwns() {
    Submission submission = submission(true, 0);

    assertThat(accept(submission)).isInstanceOf(Outcome.Stored.class);
    assertThat(Answers.of(store.read(submission.to(), 0, 10))).hasSize(1);
    assertThat(peers.asked).isEmpty();
  }

  @Test
  void handsOverToTheOwnerInItsIsland() {
    Submission submission = submission(true, 0);
    ownership.give(partition(submission), "demo-0-b");
    peers.outcomes.put("demo-0-b", STORED);

    assertThat(accept(submission)).isEqualTo(STORED);
    assertThat(peers.asked).containsExactly("demo-0-b hops=1");
  }

  @Test
  void handsOverByItsOwnNameWhatAnotherProcessOfItsMemberOwns() {
    Submission submission = submission(true, 1);
    ownership.pass(partition(submission));
    peers.outcomes.put("demo-0-a", STORED);

    assertThat(accept(submission)).isEqualTo(STORED);
    assertThat(peers.asked).containsExactly("demo-0-a hops=2");
  }

  @Test
  void doesNotBounceBetweenItsOwnProcesses() {
    Submission submission = submission(true, Submission.HOPS_MAX);
    ownership.pass(partition(submission));

    assertThat(accept(submission)).isInstanceOf(Outcome.Refused.class);
    assertThat(peers.asked).isEmpty();
  }

  @Test
  void doesNotBounceForEver() {
    Submission submission = submission(true, Submission.HOPS_MAX);
    ownership.give(partition(submission), "demo-0-b");

    assertThat(accept(submission)).isInstanceOf(Outcome.Refused.class);
    assertThat(peers.asked).isEmpty();
  }

  @Test
  void asksTheOtherMemberOfAnotherIslandOnceAndRemembersIt() {
    peers.outcomes.put("demo-1-a", AWAY);
    peers.outcomes.put("demo-1-b", STORED);

    assertThat(accept(submission(false, 0))).isEqualTo(STORED);
    assertThat(accept(submission(false, 0))).isEqualTo(STORED);
    assertThat(peers.asked)
        .containsExactly("demo-1-a hops=1", "demo-1-b hops=1", "demo-1-b hops=1");
  }

  @Test
  void refusesWhenAnIslandIsAway() {
    peers.outcomes.put("demo-1-a", AWAY);
    peers.outcomes.put("demo-1-b", AWAY);

    assertThat(accept(submission(false, 0))).isEqualTo(AWAY);
    assertThat(peers.asked).hasSize(2);
  }

  @Test
  void passesAFinalRefusalOn() {
    Outcome full = new Outcome.Refused(Outcome.Reason.MAILBOX_FULL, 1, "full");
    peers.outcomes.put("demo-1-a", full);

    assertThat(accept(submission(false, 0))).isEqualTo(full);
    assertThat(peers.asked).hasSize(1);
  }

  @Test
  void refusesWithoutAMapAndWhileLeaving() {
    map = Optional.empty();
    assertThat(accept(submission(true, 0))).isInstanceOf(Outcome.Refused.class);

    map = Optional.of(map());
    delivery.leave();
    assertThat(accept(submission(true, 0))).isInstanceOf(Outcome.Refused.class);
  }

  private final class Maps implements PartitionMaps {
    @Override
    public Optional<PartitionMap> current() {
      return map;
    }

    @Override
    public void onChange(Runnable callback) {}
  }

  private static final class RecordingPeers implements Peers {
    final List<String> asked = new ArrayList<>();
    final Map<String, Outcome> outcomes = new HashMap<>();

    @Override
    public CompletionStage<Outcome> submit(String member, Submission submission) {
      asked.add(member + " hops=" + submission.hops());
      return CompletableFuture.completedFuture(outcomes.getOrDefault(member, AWAY));
    }

    @Override
    public CompletionStage<Outcome> submit(String member, AccountSubmission submission) {
      asked.add(member + " account hops=" + submission.hops());
      return CompletableFuture.completedFuture(outcomes.getOrDefault(member, AWAY));
    }

    @Override
    public void close() {}
  }
}
