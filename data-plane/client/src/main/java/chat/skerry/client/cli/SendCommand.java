package chat.skerry.client.cli;

import chat.skerry.client.conversation.SendResult;
import chat.skerry.protocol.envelope.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends one message.
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Sends one message and waits until it is stored (✓).")
final class SendCommand implements Callable<Integer> {
  private final SkerryCommand top;
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "TO", description = "ACCOUNT or ACCOUNT/DEVICE.")
  private String to = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "The message; - reads it from stdin.")
  private String text = "";

  @Option(names = "--wait-delivered", description = "Wait until it is delivered (✓✓).")
  private boolean waitDelivered;

  @Option(names = "--wait-read", description = "Wait until it was read.")
  private boolean waitRead;

  @Option(
      names = "--timeout",
      defaultValue = "30s",
      converter = DurationArgument.class,
      paramLabel = "TIME",
      description = "How long to wait, for each (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  SendCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Recipient recipient = Recipient.parse("TO", to);
    byte[] payload = payload();
    try (Conversation conversation = Conversation.open(top, terminal, new Meanwhile(terminal))) {
      SendResult result =
          conversation.await(
              recipient.send(conversation.client(), payload, timeout),
              timeout.plusSeconds(1),
              "answer");
      conversation.check(result);
      terminal.out().println("✓ sent " + result.messageId());
      if (waitDelivered || waitRead) {
        await(conversation, result, Kind.DELIVERED, "✓✓ delivered");
      }
      if (waitRead) {
        await(conversation, result, Kind.READ, "✓✓ read");
      }
      return ExitCode.OK;
    }
  }

  private void await(Conversation conversation, SendResult sent, Kind kind, String mark) {
    conversation.await(
        conversation.client().receipt(sent.messageId(), kind), timeout, "receipt " + kind);
    terminal.out().println(mark);
  }

  private byte[] payload() {
    try {
      byte[] bytes =
          text.equals("-")
              ? terminal.in().readNBytes(MESSAGE_BYTES_MAX + 1)
              : text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0 || bytes.length > MESSAGE_BYTES_MAX) {
        throw new CommandException(
            ExitCode.USAGE,
            "TEXT: " + bytes.length + " bytes (expected: 1 to " + MESSAGE_BYTES_MAX + ")");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final int MESSAGE_BYTES_MAX = 65_000;
}
