package chat.skerry.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.mailbox.Answers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class ReadTurnsTest {
  private final ReadTurns turns = new ReadTurns(2);
  private final List<CompletableFuture<Integer>> started = new ArrayList<>();

  private CompletionStage<Integer> take() {
    return turns.take(() -> {
      CompletableFuture<Integer> read = new CompletableFuture<>();
      started.add(read);
      return read;
    });
  }

  @Test
  void startsTheNextReadWhenOneEnds() {
    CompletionStage<Integer> first = take();
    take();
    CompletionStage<Integer> third = take();
    assertThat(started).hasSize(2);

    started.getFirst().complete(7);
    assertThat(Answers.of(first)).isEqualTo(7);
    assertThat(started).hasSize(3);
    started.get(2).complete(9);
    assertThat(Answers.of(third)).isEqualTo(9);
  }

  @Test
  void givesTheTurnOnWhereAReadFails() {
    List<CompletionStage<Integer>> failing = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      failing.add(
          turns.take(() -> {
            throw new IllegalStateException("planted");
          }));
    }
    assertThat(failing)
        .allSatisfy(read -> assertThatThrownBy(() -> Answers.of(read)).hasMessage("planted"));
    take();
    assertThat(started).hasSize(1);
  }

  @Test
  void startsThousandsOfReadsThatEndAtOnce() {
    take();
    take();
    List<CompletionStage<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      int number = i;
      waiting.add(turns.take(() -> CompletableFuture.completedFuture(number)));
    }
    started.getFirst().complete(0);
    assertThat(waiting).allSatisfy(read -> assertThat(read.toCompletableFuture()).isCompleted());
  }
}
