package chat.skerry.node.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file lies as kubelet mounts a ConfigMap: `partitions.json → ..data/partitions.json`, and
/// `..data` is a link to a directory that is swapped with a rename.
class PartitionMapFileTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path mount;
  private final AtomicInteger changes = new AtomicInteger();
  private int generation;

  @BeforeEach
  void mountFile() throws IOException {
    Files.createSymbolicLink(
        mount.resolve("partitions.json"), Path.of("..data", "partitions.json"));
  }

  @Test
  void readsTheFileAtOnceAndFollowsItsSwaps() throws IOException {
    swap(PartitionMapTest.SOUND);
    try (PartitionMapFile maps = watch()) {
      assertThat(maps.current().orElseThrow().version()).isEqualTo(7);
      assertThat(maps.problem()).isEmpty();
      swap(PartitionMapTest.SOUND.replace("\"version\":7", "\"version\":8"));
      await().atMost(SOON).until(() -> maps.current().orElseThrow().version() == 8);
      assertThat(changes.get()).isEqualTo(1);
    }
  }

  @Test
  void waitsForAFileThatIsNotThereYet() throws IOException {
    try (PartitionMapFile maps = watch()) {
      assertThat(maps.current()).isEmpty();
      assertThat(maps.problem()).contains("partitions.json: unreadable");
      swap(PartitionMapTest.SOUND);
      await().atMost(SOON).until(() -> maps.current().isPresent());
      assertThat(maps.problem()).isEmpty();
      assertThat(changes.get()).isEqualTo(1);
    }
  }

  @Test
  void keepsTheLastGoodMapOverBadOnes() throws IOException {
    swap(PartitionMapTest.SOUND);
    try (PartitionMapFile maps = watch()) {
      assertKept(maps, "{", "not JSON");
      assertKept(
          maps,
          PartitionMapTest.SOUND.replace("\"version\":7", "\"version\":6"),
          "version: 6 (expected: 7 or more)");
      assertKept(
          maps,
          PartitionMapTest.SOUND.replace("acme/demo", "acme/other"),
          "cluster: acme/other (expected: acme/demo)");
      assertThat(maps.refused()).isEqualTo(3);
      swap(PartitionMapTest.SOUND);
      await().atMost(SOON).until(() -> maps.problem().isEmpty());
      assertThat(changes.get()).isZero();
    }
  }

  private void assertKept(PartitionMapFile maps, String text, String problem) throws IOException {
    swap(text);
    await().atMost(SOON).until(() -> maps.problem().contains(problem));
    assertThat(maps.current().orElseThrow().version()).isEqualTo(7);
  }

  private PartitionMapFile watch() {
    PartitionMapFile maps = PartitionMapFile.watch(mount.resolve("partitions.json"), "acme/demo");
    maps.onChange(changes::incrementAndGet);
    return maps;
  }

  private void swap(String text) throws IOException {
    Path next = Files.createDirectory(mount.resolve("..generation" + ++generation));
    Files.writeString(next.resolve("partitions.json"), text);
    Path link = mount.resolve("..data_tmp");
    Files.createSymbolicLink(link, next.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
