package chat.skerry.client.cli;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.protocol.envelope.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A conversation with an account or one of its devices, line by line.
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "Sends each line of stdin and prints what comes. Marks: ✓ stored, ✓✓ delivered, ✓✓ read.",
      "Ends with the input (Ctrl-D), once every line is delivered or --linger is over."
    })
final class ChatCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final SkerryCommand top;
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "TO", description = "ACCOUNT or ACCOUNT/DEVICE.")
  private String to = "";

  @Option(
      names = "--linger",
      defaultValue = "5s",
      converter = DurationArgument.class,
      paramLabel = "TIME",
      description = "How long to wait for ✓✓ at the end of the input (default: ${DEFAULT-VALUE}).")
  private Duration linger = Duration.ofSeconds(5);

  ChatCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Recipient peer = Recipient.parse("TO", to);
    ChatScreen screen = new ChatScreen(terminal.out(), terminal.isInteractive());
    Partner partner = new Partner(peer, screen);
    try (Conversation conversation = Conversation.open(top, terminal, partner)) {
      partner.client.complete(conversation.client());
      conversation.await(partner.connected, Duration.ofSeconds(30), "connection");
      Queue<Sending> underWay = new ConcurrentLinkedQueue<>();
      sendLines(conversation, peer, screen, underWay);
      finish(conversation, underWay);
      return ExitCode.OK;
    }
  }

  /// A line on its way.
  ///
  /// @param result what the member answers
  /// @param delivered completes with ✓✓
  private record Sending(CompletableFuture<SendResult> result, CompletableFuture<?> delivered) {}

  private void sendLines(
      Conversation conversation, Recipient peer, ChatScreen screen, Queue<Sending> underWay) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          underWay.add(send(conversation.client(), peer, line, screen));
        }
        underWay.removeIf(sending ->
            sending.delivered().isDone() && !sending.delivered().isCompletedExceptionally());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every line must be stored; that one is not delivered yet is no failure.
  private void finish(Conversation conversation, Queue<Sending> underWay) {
    for (Sending sending : underWay) {
      conversation.check(conversation.await(sending.result(), DEADLINE.plusSeconds(1), "answer"));
    }
    try {
      conversation.await(
          CompletableFuture.allOf(
              underWay.stream().map(Sending::delivered).toArray(CompletableFuture[]::new)),
          linger,
          "✓✓ for every line");
    } catch (CommandException e) {
      if (e.exitCode() != ExitCode.NO_ANSWER) {
        throw e;
      }
    }
  }

  private static Sending send(ChatClient client, Recipient peer, String line, ChatScreen screen) {
    ChatScreen.Line shown = screen.outgoing(line);
    CompletableFuture<SendResult> result =
        peer.send(client, line.getBytes(StandardCharsets.UTF_8), DEADLINE).toCompletableFuture();
    CompletableFuture<?> delivered =
        result.thenCompose(sent -> {
          screen.mark(shown, mark(sent));
          return delivered(client, sent, shown, screen);
        });
    return new Sending(result, delivered);
  }

  private static CompletionStage<?> delivered(
      ChatClient client, SendResult sent, ChatScreen.Line shown, ChatScreen screen) {
    if (!(sent instanceof SendResult.Sent)) {
      return CompletableFuture.completedStage(sent);
    }
    client.receipt(sent.messageId(), Kind.READ).thenAccept(_ -> screen.mark(shown, "✓✓ read"));
    return client
        .receipt(sent.messageId(), Kind.DELIVERED)
        .thenAccept(receipt -> {
          if (receipt.kind() == Kind.DELIVERED) {
            screen.mark(shown, "✓✓");
          }
        });
  }

  private static String mark(SendResult result) {
    return switch (result) {
      case SendResult.Sent _ -> "✓";
      case SendResult.Refused refused -> "✗ " + refused.detail();
      case SendResult.NotSent notSent -> "✗ " + notSent.detail();
      case SendResult.Unknown unknown -> "? " + unknown.detail();
    };
  }

  /// The other one.
  private static final class Partner implements ChatListener {
    private final Recipient peer;
    private final ChatScreen screen;
    private final CompletableFuture<ChatClient> client = new CompletableFuture<>();
    private final CompletableFuture<Boolean> connected = new CompletableFuture<>();

    Partner(Recipient peer, ChatScreen screen) {
      this.peer = peer;
      this.screen = screen;
    }

    @Override
    public void onConnected(HostPort address, String memberName) {
      connected.complete(true);
    }

    /// A person who looks at the conversation has read what the other one says in it.
    @Override
    public void onMessage(IncomingMessage message) {
      screen.incoming(Lines.incoming(message));
      if (peer.wrote(message)) {
        peer.markRead(client.join(), message);
      }
    }

    /// What this account says on another device belongs to the conversation too.
    @Override
    public void onCopy(SentCopy copy) {
      screen.incoming(Lines.copy(copy));
    }
  }
}
