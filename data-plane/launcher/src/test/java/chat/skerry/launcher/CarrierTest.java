package chat.skerry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarrierTest {

  private static final int DAMAGED = 65;
  private static final int NO_ROOM = 73;

  @TempDir Path place;
  private Path volume;

  @BeforeEach
  void makeVolume() throws IOException {
    volume = Files.createDirectory(place.resolve("volume"));
  }

  @Test
  void bringsAReleaseAndNamesItAsTheNextOne() throws IOException {
    CarriedRelease release = release("1.4.0-rc.1");
    assertThat(RunningCarrier.isReady(release, volume)).isFalse();
    try (RunningCarrier carrier = carried(release)) {
      Path copy = volume.resolve(release.name());
      assertThat(filesOf(copy)).isEqualTo(filesOf(release.directory()));
      for (String file : filesOf(copy)) {
        assertThat(copy.resolve(file)).hasSameBinaryContentAs(release.directory().resolve(file));
      }
      assertThat(Files.getLastModifiedTime(copy.resolve("lib/large")))
          .isEqualTo(FileTime.fromMillis(0));
      assertThat(copy.resolve("bin/start")).isExecutable();
      assertThat(Files.isExecutable(copy.resolve("command"))).isFalse();
      assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", release.name());
      assertThat(RunningCarrier.isReady(release, volume)).isTrue();
      carrier.terminate();
      assertThat(carrier.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lib/main/deep/f0", "lib/main/deep/f100", "lib/large", "command", "VERSION"})
  void refusesAReleaseWithAChangedFile(String file) throws IOException {
    CarriedRelease good = release("1.0.0");
    carried(good).close();
    CarriedRelease damaged = release("1.0.1");
    Files.writeString(damaged.directory().resolve(file), "1.0.2\n");

    refuses(damaged, DAMAGED, file + ": sha256 is ", good);
  }

  @Test
  void refusesAReleaseThatLacksAFile() throws IOException {
    CarriedRelease good = release("1.0.0");
    carried(good).close();
    CarriedRelease damaged = release("1.0.1");
    Files.delete(damaged.directory().resolve("lib/large"));

    refuses(damaged, DAMAGED, "lib/large: No such file or directory", good);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000  short",
        "%s  ../outside",
        "%s  /etc/passwd",
        "%s  lib//large",
        "%s  lib/./large",
        "%s lib/large",
        "%s  ",
        ""
      })
  void refusesAListThatIsNotOne(String line) throws IOException {
    CarriedRelease good = release("1.0.0");
    carried(good).close();
    CarriedRelease damaged = release("1.0.1");
    Files.writeString(
        damaged.directory().resolve("SHA256SUMS"), line.formatted("0".repeat(64)) + "\n");

    refuses(damaged, DAMAGED, "(expected: a digest and a path)", good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../1", "1/2", ".1"})
  void refusesAVersionThatIsNotOne(String version) throws IOException {
    CarriedRelease good = release("1.0.0");
    carried(good).close();
    CarriedRelease damaged = release("1.0.1");
    Files.writeString(damaged.directory().resolve("VERSION"), version);
    if (version.isEmpty()) {
      Files.delete(damaged.directory().resolve("VERSION"));
    }

    refuses(damaged, DAMAGED, "VERSION: ", good);
  }

  @Test
  void refusesWhatWouldFillTheVolumePastItsLimit() throws IOException {
    CarriedRelease good = release("1.0.0");
    carried(good).close();
    CarriedRelease more = release("1.0.1");

    try (RunningCarrier carrier = RunningCarrier.carry(more, volume, 6L << 20)) {
      assertThat(carrier.exitCode()).isEqualTo(NO_ROOM);
      assertThat(carrier.lastWords()).contains("(expected: at most 6291456)");
    }
    assertThat(RunningCarrier.next(volume)).isEqualTo(good.name());
    assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", good.name());
  }

  /// A disk of its own of eight megabytes: one release fits, a second one does not.
  @Test
  void refusesADiskWithoutRoomAndLeavesItAsItIs() throws IOException {
    CarriedRelease good = release("1.0.0");
    CarriedRelease more = release("1.0.1");
    String script =
        """
        set -e
        good=$1 carrier=$2 more=$4 volume=$5
        mount -t tmpfs -o size=8m tmpfs "$volume"
        "$carrier" carry "$good" "$volume" & first=$!
        until [ -L "$volume/next" ]; do sleep 0.02; done
        kill $first
        wait $first
        "$carrier" carry "$more" "$volume" || code=$?
        [ "$(ls "$volume" | wc -l)" = 2 ] && "$carrier" ready "$good" "$volume" && exit $code
        """;
    try (RunningCarrier carrier =
        RunningCarrier.carryWithin(
            List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                script,
                "sh",
                good.directory().toString()),
            more,
            volume)) {
      assertThat(carrier.exitCode()).isEqualTo(NO_ROOM);
      assertThat(carrier.lastWords()).contains("bytes free (expected: ");
    }
  }

  @Test
  void removesWhatAnInterruptedCopyLeft() throws IOException {
    Path left = Files.createDirectories(volume.resolve("1.0.0-0123456789ab.tmp/lib"));
    Files.writeString(left.resolve("half"), "half");
    CarriedRelease release = release("1.0.0");

    carried(release).close();

    assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", release.name());
  }

  @Test
  void keepsTheReleaseBeforeAndTheOnesThatRun() throws IOException {
    try (RunningLauncher launcher = new RunningLauncher(place)) {
      volume = launcher.releases;
      CarriedRelease one = release("1.0.0");
      CarriedRelease two = release("2.0.0");
      CarriedRelease three = release("3.0.0");
      CarriedRelease four = release("4.0.0");
      carried(one).close();
      launcher.started(1);
      carried(two).close();
      launcher.started(2);
      launcher.end(2, 1);
      launcher.awaitStatus("\"outcome\":\"code 1\"");
      carried(three).close();
      launcher.started(3);
      assertThat(namesIn(volume))
          .containsExactlyInAnyOrder("next", one.name(), two.name(), three.name());
      launcher.end(1, 0);
      launcher.awaitServing("3.0.0");
      carried(four).close();
      assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", three.name(), four.name());
    }
  }

  @Test
  void namesAReleaseThatIsThereAgainWithoutCopyingIt() throws IOException {
    CarriedRelease one = release("1.0.0");
    CarriedRelease two = release("2.0.0");
    carried(one).close();
    Object before = Files.getAttribute(volume.resolve(one.name()), "unix:ino");
    carried(two).close();
    carried(one).close();

    assertThat(Files.getAttribute(volume.resolve(one.name()), "unix:ino")).isEqualTo(before);
  }

  @Test
  void replacesACopyThatWasDamagedAndDoesNotRun() throws IOException {
    CarriedRelease release = release("1.0.0");
    carried(release).close();
    Path file = volume.resolve(release.name()).resolve("lib/large");
    Files.writeString(file, "damaged");

    try (RunningCarrier carrier = RunningCarrier.carry(release, volume)) {
      await().until(() -> Files.exists(file) && Files.size(file) > 7);
      await().until(() -> RunningCarrier.isReady(release, volume));
      assertThat(carrier.isRunning()).isTrue();
    }
    assertThat(file).hasSameBinaryContentAs(release.directory().resolve("lib/large"));
  }

  @Test
  void doesNotReplaceADamagedCopyThatRuns() throws IOException {
    try (RunningLauncher launcher = new RunningLauncher(place)) {
      volume = launcher.releases;
      CarriedRelease release = release("1.0.0");
      carried(release).close();
      launcher.started(1);
      Files.writeString(volume.resolve(release.name()).resolve("lib/large"), "damaged");

      try (RunningCarrier carrier = RunningCarrier.carry(release, volume)) {
        assertThat(carrier.exitCode()).isEqualTo(DAMAGED);
        assertThat(carrier.lastWords()).contains("its copy in the volume is, and runs");
      }
      assertThat(launcher.processOf(1).isAlive()).isTrue();
      assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", release.name());
    }
  }

  @Test
  void becomesTheReleaseWhereThereIsNoLauncher() throws Exception {
    CarriedRelease release =
        CarriedRelease.make(
            place.resolve("image"), "1.0.0", "#!/bin/sh\necho \"$(pwd) $0 $1 $2\"; exit 5\n");
    Process process =
        new ProcessBuilder(Programs.carrier(), "run", release.directory().toString()).start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(5);
    assertThat(said).isEqualTo(release.directory() + " bin/start --some argument with spaces\n");
  }

  private void refuses(CarriedRelease release, int code, String reason, CarriedRelease kept)
      throws IOException {
    try (RunningCarrier carrier = RunningCarrier.carry(release, volume)) {
      assertThat(carrier.exitCode()).isEqualTo(code);
      assertThat(carrier.lastWords()).contains(reason);
    }
    assertThat(RunningCarrier.next(volume)).isEqualTo(kept.name());
    assertThat(RunningCarrier.isReady(kept, volume)).isTrue();
    assertThat(namesIn(volume)).containsExactlyInAnyOrder("next", kept.name());
  }

  private CarriedRelease release(String version) throws IOException {
    return CarriedRelease.make(place.resolve("image-" + version), version, FakeRelease.OBEDIENT);
  }

  private RunningCarrier carried(CarriedRelease release) throws IOException {
    return RunningCarrier.carry(release, volume).awaitNext(release, volume);
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private static List<String> filesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
