package chat.skerry.node.mailbox;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Waits for what a store answers.
public final class Answers {
  private Answers() {}

  /// The answer, or the exception that the stage failed with.
  public static <T> T of(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
