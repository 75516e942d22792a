package chat.skerry.launcher;

import static chat.skerry.launcher.FakeRelease.LEAVING_ORPHANS;
import static chat.skerry.launcher.FakeRelease.OBEDIENT;
import static chat.skerry.launcher.FakeRelease.STUBBORN;
import static chat.skerry.launcher.FakeRelease.announce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM in each phase, other signals, orphans, and how much memory it takes.
class LauncherSignalsTest {

  private static final int RESIDENT_MAX_KIB = 2048;

  @TempDir Path place;
  private RunningLauncher launcher;

  @BeforeEach
  void start() throws IOException {
    launcher = new RunningLauncher(place);
  }

  @AfterEach
  void end() {
    launcher.close();
  }

  @Test
  void endsAtOnceWhileItWaitsForARelease() {
    await().until(() -> blocksTerm(launcher.pid()));
    launcher.signal("TERM");

    assertThat(launcher.exitCode()).isZero();
  }

  @Test
  void asksTheReleaseToEndAndEndsWithItsCode() throws IOException {
    announce(launcher.releases, "1.0.0", STUBBORN);
    launcher.started(1);
    launcher.signal("TERM");
    launcher.awaitFile("signals");
    launcher.end(1, 4);

    assertThat(launcher.exitCode()).isEqualTo(4);
    assertThat(launcher.file("signals")).isEqualTo("1 TERM\n");
  }

  @Test
  void endsTheSuccessorFirst() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.started(2);
    launcher.signal("TERM");

    assertThat(launcher.exitCode()).isZero();
    assertThat(launcher.file("signals")).isEqualTo("2 TERM\n1 TERM\n");
  }

  @Test
  void takesNoEndThatItAskedForAsAFailure() throws IOException {
    String complaining = OBEDIENT.replace("exit 0", "echo a signal > failure; exit 143");
    announce(launcher.releases, "1.0.0", complaining);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", complaining);
    launcher.started(2);
    launcher.signal("TERM");

    assertThat(launcher.exitCode()).isEqualTo(143);
    assertThat(launcher.lastWords()).isBlank();
    launcher.awaitStatus("\"lastFailure\":null");
  }

  @Test
  void endsThePredecessorFirstOnceTheSuccessorServes() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.started(2);
    launcher.serves(2);
    launcher.signal("TERM");

    assertThat(launcher.exitCode()).isZero();
    assertThat(launcher.file("signals")).isEqualTo("1 TERM\n2 TERM\n");
  }

  @Test
  void killsASuccessorThatDoesNotEndBeforeItAsksThePredecessor() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", STUBBORN);
    launcher.started(2);
    launcher.signal("TERM");

    assertThat(launcher.exitCode()).isZero();
    assertThat(launcher.file("signals")).isEqualTo("2 TERM\n1 TERM\n");
  }

  @Test
  void startsNothingOnceItIsAskedToEnd() throws IOException {
    announce(launcher.releases, "1.0.0", STUBBORN);
    launcher.started(1);
    launcher.signal("TERM");
    launcher.awaitFile("signals");
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.end(1, 0);

    assertThat(launcher.exitCode()).isZero();
    assertThat(launcher.hasStarted(2)).isFalse();
  }

  @Test
  void passesOtherSignalsToTheProcessThatServes() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.started(2);
    launcher.signal("HUP");
    await().until(() -> launcher.file("signals").equals("1 HUP\n"));
    launcher.serves(2);
    launcher.signal("HUP");
    await().until(() -> launcher.file("signals").equals("1 HUP\n2 HUP\n"));
  }

  @Test
  void waitsForOrphansSoThatNoneStaysAZombie() throws IOException {
    announce(launcher.releases, "1.0.0", LEAVING_ORPHANS);
    launcher.started(1);
    launcher.awaitFile("orphan");
    Path orphan = Path.of("/proc", launcher.file("orphan").strip());

    await().pollInterval(Duration.ofMillis(10)).until(() -> !Files.exists(orphan));
    assertThat(launcher.processOf(1).isAlive()).isTrue();
  }

  @Test
  void takesItsReleasesWithItWhenItIsKilled() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    ProcessHandle first = launcher.processOf(1);
    ProcessHandle second = launcher.processOf(2);
    launcher.signal("KILL");

    assertThat(launcher.exitCode()).isEqualTo(128 + 9);
    await().until(() -> !first.isAlive() && !second.isAlive());
  }

  @Test
  void staysUnderTwoMebibytes() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.started(2);

    int resident =
        Files.readAllLines(Path.of("/proc", Long.toString(launcher.pid()), "status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    System.out.printf("launcher: at most %d KiB resident, two releases running%n", resident);
    assertThat(resident).isLessThan(RESIDENT_MAX_KIB);
  }

  private static boolean blocksTerm(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("SigBlk:"))
        .map(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
        .anyMatch(mask -> (mask & 1L << 14) != 0);
  }
}
