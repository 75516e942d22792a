package chat.skerry.node.routing.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.infinispan.distribution.ch.impl.DefaultConsistentHash;
import org.infinispan.remoting.transport.Address;
import org.junit.jupiter.api.Test;

class MemberHashFactoryTest {
  private static final int SEGMENTS = 16;
  private static final int OWNERS = 2;
  private static final MemberHashFactory FACTORY = MemberHashFactory.instance();

  private final Address a7 = process("a", 7, "10.0.0.1", 1_000);
  private final Address a8 = process("a", 8, "10.0.0.1", 900);
  private final Address b = process("b", 3, "10.0.0.2", 1_000);

  @Test
  void sharesTheSegmentsBetweenTheMembersWhicheverOrderTheyCameIn() {
    DefaultConsistentHash hash = hash(b, a7);
    assertThat(hash.getPrimarySegmentsForOwner(a7)).hasSize(SEGMENTS / 2);
    assertThat(hash.getSegmentsForOwner(a7)).hasSize(SEGMENTS);
    assertThat(hash.getPrimarySegmentsForOwner(a7))
        .isEqualTo(hash(a7, b).getPrimarySegmentsForOwner(a7));
  }

  @Test
  void givesWhatIsTheMembersToItsYoungestProcessAndKeepsTheOlderOneAsACopy() {
    DefaultConsistentHash before = hash(a7, b);
    DefaultConsistentHash after =
        FACTORY.rebalance(FACTORY.updateMembers(before, List.of(a7, b, a8), null));
    for (int segment = 0; segment < SEGMENTS; segment++) {
      assertThat(after.locateOwnersForSegment(segment))
          .isEqualTo(
              before.locatePrimaryOwnerForSegment(segment).equals(a7)
                  ? List.of(a8, a7, b)
                  : List.of(b, a8, a7));
    }
    assertThat(FACTORY.rebalance(after)).isSameAs(after);
  }

  @Test
  void addsNobodyBeforeItIsBalanced() {
    DefaultConsistentHash joined = FACTORY.updateMembers(hash(a7, b), List.of(a7, b, a8), null);
    assertThat(joined.getSegmentsForOwner(a8)).isEmpty();
  }

  @Test
  void needsNoTransferWhenEitherProcessLeaves() {
    DefaultConsistentHash both = hash(a7, b, a8);
    DefaultConsistentHash withoutYounger = FACTORY.updateMembers(both, List.of(a7, b), null);
    assertThat(FACTORY.rebalance(withoutYounger)).isSameAs(withoutYounger);
    assertThat(withoutYounger).isEqualTo(hash(a7, b));
    DefaultConsistentHash withoutOlder = FACTORY.updateMembers(both, List.of(b, a8), null);
    assertThat(FACTORY.rebalance(withoutOlder)).isSameAs(withoutOlder);
  }

  @Test
  void leavesEverythingToTheSurvivor() {
    DefaultConsistentHash alone = FACTORY.updateMembers(hash(a7, b), List.of(b), null);
    assertThat(alone.getPrimarySegmentsForOwner(b)).hasSize(SEGMENTS);
  }

  @Test
  void takesTheLaterPodForTheYoungerOne() {
    Address replaced = process("a", 1, "10.0.0.9", 5_000);
    assertThat(Origin.youngestFirst(List.of(a8, replaced, a7))).containsExactly(replaced, a8, a7);
  }

  @Test
  void readsTheOriginFromAnAddressAndTakesAnotherOneForOld() {
    assertThat(Origin.of(a7)).isEqualTo(new Origin(7, "10.0.0.1", 1_000));
    for (String rack : List.of("", "rack 7", "7@host", "x@host/1", "@/")) {
      assertThat(Origin.of(Address.random("a", null, rack, "a")).generation()).isZero();
    }
  }

  @Test
  void sharesBetweenMoreMembersToo() {
    Address c = process("c", 1, "10.0.0.3", 1);
    DefaultConsistentHash hash = hash(a7, b, c);
    assertThat(IntStream.range(0, SEGMENTS).map(s -> hash.locateOwnersForSegment(s).size()))
        .containsOnly(OWNERS);
    assertThat(hash.getPrimarySegmentsForOwner(c)).hasSizeBetween(5, 6);
  }

  private static DefaultConsistentHash hash(Address... processes) {
    return FACTORY.create(OWNERS, SEGMENTS, List.of(processes), null);
  }

  private static Address process(String member, int generation, String host, long started) {
    return Address.random(member, null, new Origin(generation, host, started).text(), member);
  }
}
