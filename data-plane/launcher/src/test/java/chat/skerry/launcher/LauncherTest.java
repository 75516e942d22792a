package chat.skerry.launcher;

import static chat.skerry.launcher.FakeRelease.OBEDIENT;
import static chat.skerry.launcher.FakeRelease.REFUSED;
import static chat.skerry.launcher.FakeRelease.STUBBORN;
import static chat.skerry.launcher.FakeRelease.announce;
import static chat.skerry.launcher.FakeRelease.nameOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which release runs, and whose end is the end of all.
class LauncherTest {

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
  void waitsForTheFirstReleaseAndStartsIt() throws IOException {
    announce(launcher.releases, "1.4.0-rc.1", OBEDIENT);

    assertThat(launcher.started(1))
        .containsEntry("SKERRY_GENERATION", "1")
        .containsEntry("SKERRY_SLOT", "0")
        .containsEntry("SKERRY_PREDECESSOR", "false")
        .containsEntry("SKERRY_RELEASE", "1.4.0-rc.1")
        .containsEntry("SKERRY_RUN_DIR", launcher.run.toString())
        .containsEntry("SKERRY_HANDOVER_SOCKET", launcher.run + "/handover.sock")
        .containsEntry("DIRECTORY", launcher.releases.resolve(nameOf("1.4.0-rc.1")).toString());
    launcher.awaitStatus("\"release\":\"1.4.0-rc.1\"");
  }

  @Test
  void startsTheNextReleaseAsSuccessorThatGivesWay() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    var first = launcher.started(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);

    var second = launcher.started(2);
    assertThat(second)
        .containsEntry("SKERRY_GENERATION", "2")
        .containsEntry("SKERRY_SLOT", "1")
        .containsEntry("SKERRY_PREDECESSOR", "true")
        .containsEntry("SKERRY_RELEASE", "2.0.0");
    assertThat(number(second, "NICE")).isEqualTo(Math.min(19, number(first, "NICE") + 4));
    assertThat(oomScore(2)).isEqualTo(Math.min(1000, oomScore(1) + 300));
    launcher.awaitStatus("\"successor\":{\"release\":\"2.0.0\"");
  }

  @Test
  void successorIsMainWhenThePredecessorHasHandedOver() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    int score = oomScore(1);
    announce(launcher.releases, "2.0.0", OBEDIENT);
    launcher.started(2);
    launcher.end(1, 0);
    launcher.awaitServing("2.0.0");
    assertThat(oomScore(2)).isEqualTo(score);

    announce(launcher.releases, "3.0.0", OBEDIENT);
    assertThat(launcher.started(3))
        .containsEntry("SKERRY_SLOT", "0")
        .containsEntry("SKERRY_PREDECESSOR", "true");
    launcher.end(2, 0);
    launcher.awaitServing("3.0.0");
    launcher.end(3, 9);
    assertThat(launcher.exitCode()).isEqualTo(9);
  }

  @Test
  void keepsThePredecessorWhenTheSuccessorGivesUpAndSaysWhy() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", REFUSED);

    launcher.awaitStatus(
        "\"outcome\":\"code 75\",\"reason\":\"state version 7: \\\"unknown\\\" (expected: 1)\"");
    launcher.awaitServing("1.0.0");
    assertThat(launcher.processOf(1).isAlive()).isTrue();

    announce(launcher.releases, "3.0.0", OBEDIENT);
    assertThat(launcher.started(3)).containsEntry("SKERRY_RELEASE", "3.0.0");
  }

  @Test
  void keepsThePredecessorWhenTheSuccessorIsKilled() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    announceOver(1, "2.0.0");
    launcher.kill(2);

    launcher.awaitStatus("\"successor\":null,\"lastFailure\":{\"release\":\"2.0.0\"");
    launcher.awaitStatus("\"outcome\":\"signal 9\"");
    assertThat(launcher.processOf(1).isAlive()).isTrue();
  }

  @Test
  void triesAFailedReleaseAgainOnlyAfterAnotherWasNamed() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    announceOver(1, "2.0.0");
    launcher.end(2, 3);
    launcher.awaitStatus("\"outcome\":\"code 3\"");
    FakeRelease.name(launcher.releases, "2.0.0");
    FakeRelease.name(launcher.releases, "1.0.0");
    launcher.signal("HUP");
    await().until(() -> !launcher.has("failed"));
    assertThat(launcher.hasStarted(3)).isFalse();

    FakeRelease.name(launcher.releases, "2.0.0");
    assertThat(launcher.started(3)).containsEntry("SKERRY_RELEASE", "2.0.0");
  }

  @Test
  void successorIsMainWhenThePredecessorIsKilled() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    announceOver(1, "2.0.0");
    launcher.kill(1);

    launcher.awaitServing("2.0.0");
    launcher.awaitStatus("\"lastFailure\":{\"release\":\"1.0.0\"");
    launcher.kill(2);
    assertThat(launcher.exitCode()).isEqualTo(128 + 9);
    assertThat(launcher.lastWords()).contains("1.0.0", "signal 9");
  }

  @Test
  void doesNotRestartAReleaseThatCrashes() throws IOException {
    announce(launcher.releases, "1.0.0", FakeRelease.crashing(7));

    assertThat(launcher.exitCode()).isEqualTo(7);
    launcher.restart();
    assertThat(launcher.exitCode()).isEqualTo(7);
    assertThat(launcher.file("crashes")).isEqualTo("x\nx\n");
    assertThat(launcher.file("generation")).isEqualTo("2\n");
    assertThat(launcher.lastWords()).as("the end of the log says more").isEmpty();
  }

  @Test
  void comesUpAgainWithWhatServedAndNotWithWhatFailed() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", REFUSED);
    launcher.awaitStatus("\"outcome\":\"code 75\"");
    launcher.kill(1);

    launcher.restart();

    assertThat(launcher.started(3))
        .containsEntry("SKERRY_RELEASE", "1.0.0")
        .containsEntry("SKERRY_PREDECESSOR", "false");
  }

  @Test
  void takesASuccessorBackWhenTheServingReleaseIsNamedAgain() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    announceOver(1, "2.0.0");
    FakeRelease.name(launcher.releases, "1.0.0");

    launcher.awaitFile("signals");
    launcher.awaitStatus("\"successor\":null,\"lastFailure\":null");
    assertThat(launcher.file("signals")).isEqualTo("2 TERM\n");
    assertThat(launcher.processOf(1).isAlive()).isTrue();
  }

  @Test
  void killsASuccessorThatIsTakenBackAndDoesNotEnd() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    announce(launcher.releases, "2.0.0", STUBBORN);
    launcher.started(2);
    announce(launcher.releases, "3.0.0", OBEDIENT);

    assertThat(launcher.started(3)).containsEntry("SKERRY_SLOT", "1");
    assertThat(launcher.file("signals")).isEqualTo("2 TERM\n");
  }

  @Test
  void refusesAReleaseThatCantBeStarted() throws IOException {
    announce(launcher.releases, "1.0.0", OBEDIENT);
    launcher.started(1);
    Path unreadable = launcher.releases.resolve(nameOf("2.0.0"));
    Files.createDirectory(unreadable);
    FakeRelease.name(launcher.releases, "2.0.0");
    launcher.awaitStatus("2.0.0-0123456789ab/command: No such file or directory");

    Files.createDirectory(launcher.releases.resolve(nameOf("3.0.0")));
    Files.writeString(launcher.releases.resolve(nameOf("3.0.0")).resolve("command"), "bin/nothing");
    FakeRelease.name(launcher.releases, "3.0.0");
    launcher.awaitStatus("3.0.0-0123456789ab/bin/nothing: No such file or directory");

    FakeRelease.name(launcher.releases, "4.0.0");
    launcher.awaitStatus("4.0.0-0123456789ab: No such file or directory");
    assertThat(launcher.processOf(1).isAlive()).isTrue();
  }

  @Test
  void endsWithAReasonWhereTheOnlyReleaseCantBeStarted() throws IOException {
    Files.createDirectory(launcher.releases.resolve(nameOf("1.0.0")));
    FakeRelease.name(launcher.releases, "1.0.0");

    assertThat(launcher.exitCode()).isEqualTo(65);
    assertThat(launcher.lastWords())
        .contains("1.0.0-0123456789ab/command: No such file or directory");
  }

  private void announceOver(int generation, String version) throws IOException {
    launcher.started(generation);
    announce(launcher.releases, version, OBEDIENT);
    launcher.started(generation + 1);
    launcher.awaitStatus("\"successor\":{\"release\":\"" + version + "\"");
  }

  private int oomScore(int generation) throws IOException {
    Path file = Path.of("/proc", Long.toString(launcher.pidOf(generation)), "oom_score_adj");
    return Integer.parseInt(Files.readString(file).strip());
  }

  private static int number(Map<String, String> environment, String name) {
    return Integer.parseInt(environment.getOrDefault(name, ""));
  }
}
