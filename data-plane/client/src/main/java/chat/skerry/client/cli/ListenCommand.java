package chat.skerry.client.cli;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.IncomingMessage;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints messages as they come.
@Command(
    name = "listen",
    mixinStandardHelpOptions = true,
    description =
        "Prints messages as they come, one a line: ACCOUNT: TEXT, and what other devices of this account"
            + " send: ACCOUNT/DEVICE → ACCOUNT: TEXT. Ctrl-C ends it.")
final class ListenCommand implements Callable<Integer> {
  private static final Duration FOREVER = Duration.ofDays(3_650);

  private final SkerryCommand top;
  private final Terminal terminal;

  @Option(names = "--count", paramLabel = "N", description = "End after N messages.")
  private int count;

  @Option(names = "--until-empty", description = "End once all stored messages have come.")
  private boolean untilEmpty;

  @Option(names = "--mark-read", description = "Tell the senders that their messages were read.")
  private boolean markRead;

  @Option(
      names = "--timeout",
      converter = DurationArgument.class,
      paramLabel = "TIME",
      description = "Give up after this long (default: never).")
  private Duration timeout = FOREVER;

  ListenCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (count < 0) {
      throw new CommandException(ExitCode.USAGE, "--count: " + count + " (expected: 0 or more)");
    }
    Printer printer = new Printer();
    try (Conversation conversation = Conversation.open(top, terminal, printer)) {
      printer.client.complete(conversation.client());
      conversation.await(printer.done, timeout, "end of the messages");
      return ExitCode.OK;
    }
  }

  private final class Printer implements ChatListener {
    private final CompletableFuture<ChatClient> client = new CompletableFuture<>();
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final AtomicInteger printed = new AtomicInteger();

    @Override
    public void onMessage(IncomingMessage message) {
      if (count > 0 && printed.get() >= count) {
        // Not printed, so not to be acknowledged: it comes again to the next listener.
        throw new IllegalStateException("enough messages");
      }
      terminal.out().println(Lines.incoming(message));
      if (markRead) {
        client.join().markRead(message).toCompletableFuture().join();
      }
      if (count > 0 && printed.incrementAndGet() >= count) {
        done.complete(true);
      }
    }

    @Override
    public void onCopy(SentCopy copy) {
      terminal.out().println(Lines.copy(copy));
    }

    @Override
    public void onQueueEmpty(int backlog) {
      if (untilEmpty) {
        done.complete(true);
      }
    }
  }
}
