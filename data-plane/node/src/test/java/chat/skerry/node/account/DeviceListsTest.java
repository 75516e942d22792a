package chat.skerry.node.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.account.DeviceLists.Answer;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.envelope.DeviceList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceListsTest {
  private static final DeviceAddress PHONE = new DeviceAddress("bob", 0);
  private static final DeviceAddress LAPTOP = new DeviceAddress("bob", 1);

  private final InMemoryDeviceKeys keys = new InMemoryDeviceKeys();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> answers = new ArrayList<>();
  private long nanos;
  private boolean alone = true;
  private final DeviceLists lists =
      new DeviceLists(keys, tasks::add, () -> nanos, () -> alone, 2, 3);

  private void ask(String account) {
    ask(account, "");
  }

  private void ask(String account, String label) {
    lists.ask(account, answer -> answers.add(label + text(answer)));
  }

  private static String text(Answer answer) {
    return switch (answer) {
      case Answer.Known(DeviceList list) -> list.entries().size() + " devices";
      case Answer.Away _ -> "away";
      case Answer.Busy _ -> "busy";
    };
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static byte[] key(int filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) filling);
    return key;
  }

  @Test
  void readsAListOnceAndAnswersInOrder() {
    lists.bind(PHONE, key(1));
    ask("bob", "first: ");
    ask("bob", "second: ");
    assertThat(answers).isEmpty();

    runAll();
    ask("bob", "third: ");

    assertThat(answers)
        .containsExactly("first: 1 devices", "second: 1 devices", "third: 1 devices");
    assertThat(keys.listsRead()).isEqualTo(1);
  }

  @Test
  void aQuestionFromAnAnswerComesAfterThoseBefore() {
    lists.ask("bob", answer -> ask("bob", "inner: "));
    ask("bob", "outer: ");
    runAll();

    assertThat(answers).containsExactly("outer: 0 devices", "inner: 0 devices");
  }

  @Test
  void seesADeviceThatWasBoundBeforeTheQuestion() {
    lists.bind(PHONE, key(1));
    ask("bob");
    runAll();

    lists.bind(LAPTOP, key(2));
    ask("bob");
    runAll();
    lists.bind(LAPTOP, key(2));
    ask("bob");

    assertThat(answers).containsExactly("1 devices", "2 devices", "2 devices");
    assertThat(keys.listsRead()).isEqualTo(2);
  }

  @Test
  void readsAgainWhereADeviceWasBoundWhileItRead() {
    lists.ask(
        "bob",
        answer -> {
          answers.add("first: " + text(answer));
          lists.bind(PHONE, key(1));
          ask("bob", "second: ");
        });
    runAll();

    assertThat(answers).containsExactly("first: 0 devices", "second: 1 devices");
  }

  @Test
  void seesThatADeviceIsGone() {
    lists.bind(PHONE, key(1));
    lists.bind(LAPTOP, key(2));
    ask("bob");
    runAll();

    assertThat(lists.remove(LAPTOP)).isTrue();
    ask("bob");
    runAll();

    assertThat(answers).containsExactly("2 devices", "1 devices");
  }

  @Test
  void believesAListForAWhileAndForAMomentWhereAnotherMayChangeIt() {
    ask("bob");
    runAll();
    keys.bind(PHONE, key(1));

    nanos = DeviceLists.FRESH_IN_DOUBT.toNanos();
    ask("bob", "alone: ");
    alone = false;
    ask("bob", "in doubt: ");
    runAll();

    alone = true;
    keys.bind(LAPTOP, key(2));
    nanos += DeviceLists.FRESH.toNanos();
    ask("bob", "old: ");
    runAll();

    assertThat(answers)
        .containsExactly("0 devices", "alone: 0 devices", "in doubt: 1 devices", "old: 2 devices");
  }

  @Test
  void forgetsEverythingWhenTheOwnerChanges() {
    ask("bob");
    runAll();
    keys.bind(PHONE, key(1));
    lists.ownershipChanged();
    ask("bob");
    lists.ownershipChanged();
    runAll();

    assertThat(answers).containsExactly("0 devices", "1 devices");
  }

  @Test
  void saysThatTheStoreIsAwayAndTriesAgain() {
    keys.available(false);
    ask("bob");
    runAll();
    assertThatThrownBy(() -> lists.bind(PHONE, key(1)))
        .isInstanceOf(StoreUnavailableException.class);
    keys.available(true);
    ask("bob");
    runAll();

    assertThat(answers).containsExactly("away", "0 devices");
  }

  @Test
  void boundsWhatWaitsAndWhatItRemembers() {
    ask("bob", "1: ");
    ask("bob", "2: ");
    ask("carol", "3: ");
    ask("dave", "4: ");
    assertThat(answers).containsExactly("4: busy");
    runAll();

    ask("dave");
    runAll();
    ask("erin");
    runAll();
    int read = keys.listsRead();
    ask("erin");
    ask("dave");
    assertThat(keys.listsRead()).isEqualTo(read);
    ask("bob");
    runAll();
    assertThat(keys.listsRead()).isEqualTo(read + 1);
  }
}
