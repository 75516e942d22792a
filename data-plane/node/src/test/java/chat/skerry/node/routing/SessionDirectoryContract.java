package chat.skerry.node.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.account.DeviceAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What every session directory does, seen from one member; one subclass a directory.
public abstract class SessionDirectoryContract {
  private static final DeviceAddress ALICE = new DeviceAddress("alice", 0);

  protected abstract SessionDirectory directory();

  protected abstract String member();

  @Test
  void findsWhatWasPutUntilItIsRemoved() {
    assertThat(join(directory().find(ALICE))).isEmpty();
    assertThat(join(directory().put(ALICE, 1))).isEmpty();
    assertThat(join(directory().find(ALICE))).contains(new SessionDirectory.Entry(member(), 1));
    assertThat(join(directory().find(new DeviceAddress("alice", 1)))).isEmpty();
    join(directory().removeIfMine(ALICE, 1));
    assertThat(join(directory().find(ALICE))).isEmpty();
  }

  @Test
  void tellsOfASessionThatANewerOneReplaced() {
    List<Long> replaced = new CopyOnWriteArrayList<>();
    directory().onReplaced((device, session, byLogin) -> replaced.add(session));
    join(directory().put(ALICE, 1));
    assertThat(join(directory().put(ALICE, 2))).contains(new SessionDirectory.Entry(member(), 1));
    await().until(() -> replaced.equals(List.of(1L)));
    join(directory().removeIfMine(ALICE, 1));
    assertThat(join(directory().find(ALICE))).contains(new SessionDirectory.Entry(member(), 2));
  }

  @Test
  void tellsNothingWhenTheSameSessionIsPutAgain() {
    List<Long> replaced = new CopyOnWriteArrayList<>();
    directory().onReplaced((device, session, byLogin) -> replaced.add(session));
    join(directory().put(ALICE, 1));
    join(directory().put(ALICE, 1));
    assertThat(replaced).isEmpty();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
