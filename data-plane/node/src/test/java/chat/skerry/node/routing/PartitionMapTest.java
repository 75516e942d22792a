package chat.skerry.node.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionMapTest {
  static final String SOUND =
      """
      {"version":7,"cluster":"acme/demo","partitionCount":16,"islands":[
        {"name":"demo-0","partitions":[{"first":0,"last":3},{"first":8,"last":15}],"members":[
          {"name":"demo-0-a","chatAddress":"10.99.0.1:30501","peerAddress":"demo-0-a.demo-0.acme.svc:9000"},
          {"name":"demo-0-b","chatAddress":"[fd00::1]:30502","peerAddress":"demo-0-b.demo-0.acme.svc:9000"}]},
        {"name":"demo-1","partitions":[{"first":4,"last":7}],"members":[
          {"name":"demo-1-a","chatAddress":"10.99.0.1:30503","peerAddress":"demo-1-a.demo-1.acme.svc:9000"}]}]}
      """;

  @Test
  void findsTheIslandOfEachPartition() {
    PartitionMap map = parse(SOUND);
    assertThat(IntStream.range(0, 16).mapToObj(partition -> map.islandOf(partition).name()))
        .containsExactly(
            "demo-0", "demo-0", "demo-0", "demo-0", "demo-1", "demo-1", "demo-1", "demo-1",
            "demo-0", "demo-0", "demo-0", "demo-0", "demo-0", "demo-0", "demo-0", "demo-0");
    assertThat(map.island("demo-1").orElseThrow().members()).hasSize(1);
    assertThat(map.island("demo-2")).isEmpty();
    assertThat(map.members()).hasSize(3);
    assertThat(map.version()).isEqualTo(7);
    assertThatThrownBy(() -> map.islandOf(16)).hasMessage("partition: 16 (expected: 0 to 15)");
  }

  @Test
  void hashesAnAccountAsTheContractSays() {
    // printf %s alice | sha256sum: 2bd806c9…
    assertThat(PartitionMap.partitionOf("alice", 65_536)).isEqualTo(0x06c9);
    assertThat(PartitionMap.partitionOf("alice", 16)).isEqualTo(9);
    // printf %s bob | sha256sum: 81b637d8…, a negative int
    assertThat(PartitionMap.partitionOf("bob", 65_536)).isEqualTo(0x37d8);
  }

  @Test
  void passesOverFieldsThatItDoesNotKnow() {
    assertThat(parse(SOUND.replace("\"version\":7", "\"version\":7,\"later\":[1]")))
        .isEqualTo(parse(SOUND));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\":7 | \"version\":0 | version: 0 (expected: 1 or more)",
        "\"version\":7 | \"version\":\"7\" | version: \"7\" (expected: a whole number)",
        "\"version\":7, | `` | version: missing (expected: a whole number)",
        "acme/demo | demo | cluster: demo (expected: namespace/name)",
        "\"partitionCount\":16 | \"partitionCount\":24 | partitionCount: 24 (expected: a power of two, 16 to 65536)",
        "\"partitionCount\":16 | \"partitionCount\":32 | partition: 16 (expected: in one island; it is in none of them)",
        "\"first\":4,\"last\":7 | \"first\":5,\"last\":7 | partition: 4 (expected: in one island; it is in none of them)",
        "\"first\":4,\"last\":7 | \"first\":3,\"last\":7 | islands[1].partitions[0]: 3 to 7 (expected: partition 3 in one island only)",
        "\"first\":4,\"last\":7 | \"first\":7,\"last\":4 | islands[1].partitions[0]: 7 to 4 (expected: first to last, within 0 to 15)",
        "\"last\":15 | \"last\":16 | islands[0].partitions[1]: 8 to 16 (expected: first to last, within 0 to 15)",
        "\"first\":4, | \"first\":-4, | islands[1].partitions[0].first: -4 (expected: 0 to 2147483647)",
        "\"first\":4, | \"first\":4.5, | islands[1].partitions[0].first: 4.5 (expected: a whole number)",
        "\"name\":\"demo-1\" | \"name\":\"demo-0\" | islands[1].name: demo-0 (expected: a name used once)",
        "\"name\":\"demo-1-a\" | \"name\":\"demo-0-a\" | islands[1].members[0].name: demo-0-a (expected: a name used once)",
        "\"name\":\"demo-1\" | \"name\":\"Demo 1\" | islands[1].name: Demo 1 (expected: a DNS name)",
        "10.99.0.1:30503 | 10.99.0.1 | islands[1].members[0].chatAddress: 10.99.0.1 (expected: host:port)",
        "10.99.0.1:30503 | 10.99.0.1:70000 | islands[1].members[0].chatAddress: 10.99.0.1:70000 (expected: host:port)",
        "demo-1-a.demo-1.acme.svc:9000 | :9000 | islands[1].members[0].peerAddress: :9000 (expected: host:port)",
      })
  void namesWhatIsWrong(String sound, String broken, String problem) {
    assertThat(SOUND).contains(sound);
    assertThatThrownBy(() -> parse(SOUND.replace(sound, broken)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @Test
  void namesWhatIsNotJson() {
    assertThatThrownBy(() -> parse("[]")).hasMessageContaining("no JSON object");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("partition map");
    assertThatThrownBy(() -> parse("{\"version\":")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> parse(SOUND + "{}")).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> parse(SOUND.replace("\"islands\":[", "\"islands\":{}, \"x\":[")))
        .hasMessage("islands: {} (expected: a list)");
  }

  static PartitionMap parse(String text) {
    return PartitionMapJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
