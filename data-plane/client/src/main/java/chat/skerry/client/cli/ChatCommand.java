package chat.skerry.client.cli;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.protocol.envelope.Address;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A conversation with one device, line by line.
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
    Address peer = DeviceArgument.parse("TO", to);
    ChatScreen screen = new ChatScreen(terminal.out(), terminal.isInteractive());
    Partner partner = new Partner(peer, screen);
    try (Conversation conversation = Conversation.open(top, terminal, partner)) {
      partner.client.complete(conversation.client());
      conversation.await(partner.connected, Duration.ofSeconds(30), "connection");
      Queue<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();
      sendLines(conversation, peer, screen, underWay);
      conversation.await(
          CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)),
          linger,
          "✓✓ for every line");
      return ExitCode.OK;
    }
  }

  private void sendLines(
      Conversation conversation,
      Address peer,
      ChatScreen screen,
      Queue<CompletableFuture<?>> underWay) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          underWay.add(send(conversation.client(), peer, line, screen));
        }
        underWay.removeIf(sent -> sent.isDone() && !sent.isCompletedExceptionally());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompletableFuture<?> send(
      ChatClient client, Address peer, String line, ChatScreen screen) {
    ChatScreen.Line shown = screen.outgoing(line);
    CompletableFuture<SendResult> result =
        client.send(peer, line.getBytes(StandardCharsets.UTF_8), DEADLINE).toCompletableFuture();
    return result.thenCompose(sent -> {
      switch (sent) {
        case SendResult.Sent _ -> screen.mark(shown, "✓");
        case SendResult.Refused refused -> screen.mark(shown, "✗ " + refused.detail());
        case SendResult.NotSent notSent -> screen.mark(shown, "✗ " + notSent.detail());
        case SendResult.Unknown unknown -> screen.mark(shown, "? " + unknown.detail());
      }
      Conversation.check(sent);
      client.receipt(sent.messageId(), Kind.READ).thenAccept(_ -> screen.mark(shown, "✓✓ read"));
      return client
          .receipt(sent.messageId(), Kind.DELIVERED)
          .thenAccept(receipt -> {
            if (receipt.kind() == Kind.DELIVERED) {
              screen.mark(shown, "✓✓");
            }
          });
    });
  }

  /// The other one.
  private static final class Partner implements ChatListener {
    private final Address peer;
    private final ChatScreen screen;
    private final CompletableFuture<ChatClient> client = new CompletableFuture<>();
    private final CompletableFuture<Boolean> connected = new CompletableFuture<>();

    Partner(Address peer, ChatScreen screen) {
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
      if (message.from().equals(peer)) {
        client.join().markRead(message);
      }
    }
  }
}
