package chat.skerry.client.cli;

import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.RetrySettings;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.client.profile.Profile;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A profile and the client that runs on it, for the time of one command.
final class Conversation implements AutoCloseable {
  private static final Duration GRACE = Duration.ofMillis(300);

  /// A person waits: shorter than what phones by the thousand may do.
  private static final RetrySettings RETRY =
      new RetrySettings(
          Duration.ofMillis(250), Duration.ofSeconds(3), Duration.ofSeconds(10), 1_000);

  private final Profile profile;
  private final ChatClient client;
  private final ConnectionReport report;

  private Conversation(Profile profile, ChatClient client, ConnectionReport report) {
    this.profile = profile;
    this.client = client;
    this.report = report;
  }

  static Conversation open(SkerryCommand top, Terminal terminal, ChatListener listener) {
    Profile profile = Profile.open(top.profileDirectory());
    ConnectionReport report = new ConnectionReport(listener, terminal, top.debug());
    ChatClient client =
        ChatClient.connect(profile.config(top.webSocket()).withRetry(RETRY), report);
    return new Conversation(profile, client, report);
  }

  ChatClient client() {
    return client;
  }

  /// Waits for a result, and ends the command where the client can't go on.
  ///
  /// @param what names what was waited for
  <T> T await(CompletionStage<T> result, Duration timeout, String what) {
    CompletableFuture<T> wanted = result.toCompletableFuture();
    try {
      CompletableFuture.anyOf(wanted, report.dead()).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandException(
          ExitCode.NO_ANSWER, "no " + what + " within " + text(timeout) + report.lastTrouble());
    } catch (ExecutionException | InterruptedException e) {
      throw new CommandException(ExitCode.REFUSED, what + ": " + cause(e));
    }
    if (!wanted.isDone() || report.dead().isDone()) {
      throw new CommandException(ExitCode.REFUSED, report.dead().join());
    }
    try {
      return wanted.join();
    } catch (CompletionException e) {
      throw new CommandException(ExitCode.REFUSED, what + ": " + cause(e));
    }
  }

  /// Ends the command unless the envelope is stored.
  void check(SendResult result) {
    if (result instanceof SendResult.NotSent || result instanceof SendResult.Unknown) {
      checkAlive();
    }
    switch (result) {
      case SendResult.Sent _ -> {}
      case SendResult.Refused refused ->
          throw new CommandException(
              ExitCode.REFUSED, "refused: " + refused.reason() + ": " + refused.detail());
      case SendResult.NotSent notSent ->
          throw new CommandException(ExitCode.NO_ANSWER, "not sent: " + notSent.detail());
      case SendResult.Unknown unknown ->
          throw new CommandException(
              ExitCode.NO_ANSWER, "it may be sent or not: " + unknown.detail());
    }
  }

  /// A client that stops gives its sends up first and says why right after.
  private void checkAlive() {
    String reason =
        report.dead().copy().completeOnTimeout("", GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
    if (!reason.isEmpty()) {
      throw new CommandException(ExitCode.REFUSED, reason);
    }
  }

  @Override
  public void close() {
    client.close();
    profile.close();
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  private static String cause(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
