package chat.skerry.operator.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.crd.chatisland.PartitionRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionMapTest {

  private static final PartitionMap MAP =
      new PartitionMap(
          7,
          "acme/demo",
          4096,
          List.of(
              new PartitionMap.Island(
                  "demo-0",
                  List.of(new PartitionRange(0, 4095)),
                  List.of(
                      new PartitionMap.Member(
                          "demo-0-a", "10.99.0.1:30501", "demo-0-a.demo-0.acme.svc:9000")))));

  @Test
  void isWrittenAsMembersReadIt() {
    assertThat(MAP.toJson())
        .isEqualTo(
            "{\"version\":7,\"cluster\":\"acme/demo\",\"partitionCount\":4096,\"islands\":["
                + "{\"name\":\"demo-0\",\"partitions\":[{\"first\":0,\"last\":4095}],"
                + "\"members\":[{\"name\":\"demo-0-a\",\"chatAddress\":\"10.99.0.1:30501\","
                + "\"peerAddress\":\"demo-0-a.demo-0.acme.svc:9000\"}]}]}");
  }

  @Test
  void isReadBackAndComparedWithoutItsVersion() {
    assertThat(PartitionMap.ofJson(MAP.toJson())).contains(MAP);
    assertThat(MAP.saysSameAs(MAP.withVersion(9))).isTrue();
    assertThat(PartitionMap.ofJson("no map")).isEmpty();
    assertThat(PartitionMap.ofJson("null")).isEmpty();
  }

  @Test
  void knowsTheAddressOfAMember() {
    assertThat(MAP.chatAddressOf("demo-0-a")).contains("10.99.0.1:30501");
    assertThat(MAP.chatAddressOf("demo-0-b")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4096,1", "4096,2", "4096,3", "16,16", "65536,256", "65536,255"})
  void dividesAllPartitionsOnceAndEvenly(int count, int islands) {
    List<PartitionRange> shares = PartitionShares.divide(count, islands);

    assertThat(shares).hasSize(islands);
    int next = 0;
    for (PartitionRange share : shares) {
      assertThat(share.first()).isEqualTo(next);
      assertThat(share.last() - share.first() + 1).isBetween(count / islands, count / islands + 1);
      next = share.last() + 1;
    }
    assertThat(next).isEqualTo(count);
  }

  @Test
  void refusesMoreIslandsThanPartitions() {
    assertThatThrownBy(() -> PartitionShares.divide(16, 17))
        .hasMessage("islands: 17 (expected: 1 to 16 partitions)");
  }
}
