package chat.skerry.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.routing.PartitionMap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportedOrderTest {
  private static final PartitionMap.Island ISLAND =
      new PartitionMap.Island(
          "demo-0",
          List.of(new PartitionMap.Range(0, 15)),
          List.of(
              new PartitionMap.Member("demo-0-a", "10.0.0.1:1", "a:9000"),
              new PartitionMap.Member("demo-0-b", "10.0.0.1:2", "b:9000")));
  private static final PartitionSet LOWER = PartitionSet.of(16, p -> p < 8);
  private static final PartitionSet UPPER = PartitionSet.of(16, p -> p >= 8);
  private static final PartitionSet ALL = PartitionSet.of(16, p -> true);

  private final AtomicLong nanos = new AtomicLong(-1_000);
  private final ReportBook book = new ReportBook(nanos::get);
  private final ReportedOrder order = new ReportedOrder(book, new SimpleMeterRegistry());

  @Test
  void namesTheOwnerFirst() {
    reports("demo-0-a", LOWER);
    reports("demo-0-b", UPPER);
    for (int i = 0; i < 100; i++) {
      assertThat(first(3, "account" + i)).isEqualTo("demo-0-a");
      assertThat(first(12, "account" + i)).isEqualTo("demo-0-b");
    }
  }

  @Test
  void namesAllMembersEachTime() {
    reports("demo-0-b", ALL);
    assertThat(order.of(ISLAND, 3, "alice").orElseThrow())
        .extracting(PartitionMap.Member::name)
        .containsExactly("demo-0-b", "demo-0-a");
  }

  @Test
  void believesTheOneThatTookOverFromAFrozenMember() {
    reports("demo-0-a", LOWER);
    reports("demo-0-b", UPPER);
    passes(1_000);
    reports("demo-0-b", ALL);
    assertThat(first(3, "alice"))
        .as("at once, long before the silence counts")
        .isEqualTo("demo-0-b");
    passes(1_000);
    reports("demo-0-b", ALL);
    assertThat(first(3, "alice")).isEqualTo("demo-0-b");
  }

  @Test
  void leavesDevicesWhereTheyAreWhileAnIslandIsSplit() {
    reports("demo-0-a", LOWER);
    reports("demo-0-b", UPPER);
    for (int second = 0; second < 5; second++) {
      passes(1_000);
      reports("demo-0-a", ALL);
      reports("demo-0-b", ALL);
      if (second > 0) {
        assertThat(first(3, "alice")).isEqualTo("demo-0-a");
        assertThat(first(12, "alice")).isEqualTo("demo-0-b");
      }
    }
  }

  @Test
  void forgetsWhatASilentMemberOwned() {
    reports("demo-0-a", ALL);
    passes(3_001);
    reports("demo-0-b", PartitionSet.NONE);
    assertThat(first(3, "alice")).as("silent after one that reports").isEqualTo("demo-0-b");
    assertThat(book.fresh()).isEqualTo(1);
  }

  @Test
  void sendsNobodyToAMemberThatIsLeaving() {
    book.heard("demo-0-a", new MemberReport(false, 0, ALL));
    assertThat(first(3, "alice")).isEqualTo("demo-0-b");
    book.heard("demo-0-b", new MemberReport(true, 900, PartitionSet.NONE));
    assertThat(first(3, "alice")).isEqualTo("demo-0-b");
  }

  @Test
  void spreadsAccountsEvenlyWhereNobodyReports() {
    long toA = accounts().filter(account -> first(3, account).equals("demo-0-a")).count();
    assertThat(toA).isBetween(400L, 600L);
    assertThat(accounts().map(account -> first(3, account)))
        .as("the same on each edge")
        .containsExactlyElementsOf(accounts().map(account -> first(3, account)).toList());
  }

  @Test
  void prefersTheLessFullOfTwoWhereNobodyOwns() {
    book.heard("demo-0-a", new MemberReport(true, 700, PartitionSet.NONE));
    book.heard("demo-0-b", new MemberReport(true, 200, PartitionSet.NONE));
    assertThat(accounts().map(account -> first(3, account))).containsOnly("demo-0-b");
    book.heard("demo-0-b", new MemberReport(true, 700, PartitionSet.NONE));
    assertThat(accounts().filter(account -> first(3, account).equals("demo-0-a")).count())
        .as("equally full: by the hash")
        .isBetween(400L, 600L);
  }

  @Test
  void forgetsMembersThatAreNotInTheMap() {
    reports("demo-9-a", ALL);
    reports("demo-0-a", ALL);
    book.retain(Set.of("demo-0-a", "demo-0-b"));
    assertThat(book.fresh()).isEqualTo(1);
  }

  private static Stream<String> accounts() {
    return IntStream.range(0, 1_000).mapToObj(i -> "account" + i);
  }

  private String first(int partition, String account) {
    return order.of(ISLAND, partition, account).orElseThrow().getFirst().name();
  }

  private void reports(String member, PartitionSet owned) {
    book.heard(member, new MemberReport(true, 100, owned));
  }

  private void passes(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
