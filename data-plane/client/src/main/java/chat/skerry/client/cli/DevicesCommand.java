package chat.skerry.client.cli;

import chat.skerry.client.account.DevicesResult;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.DeviceList;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows the devices of an account, or takes one off the own account.
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the devices of an account, one a line: DEVICE REGISTRATION-ID.",
      "Device 0 may remove others of its own account with --remove."
    })
final class DevicesCommand implements Callable<Integer> {
  private final SkerryCommand top;
  private final Terminal terminal;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACCOUNT",
      description = "Whose devices (default: the own account's).")
  private @Nullable String account;

  @Option(
      names = "--remove",
      paramLabel = "DEVICE",
      description = "Take this device, 1 to 4, off the own account first.")
  private @Nullable Integer removed;

  @Option(
      names = "--timeout",
      defaultValue = "30s",
      converter = DurationArgument.class,
      paramLabel = "TIME",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  DevicesCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String asked = account;
    Integer number = removed;
    if (asked != null) {
      DeviceArgument.parse("ACCOUNT", asked + "/0");
    }
    if (number != null && (asked != null || number < 1 || number >= Address.DEVICES_MAX)) {
      throw new CommandException(
          ExitCode.USAGE, "--remove: " + number + " (expected: 1 to 4, and no ACCOUNT)");
    }
    try (Conversation conversation = Conversation.open(top, terminal, new Meanwhile(terminal))) {
      String whose = asked == null ? conversation.client().self().account() : asked;
      CompletionStage<DevicesResult> result =
          number == null
              ? conversation.client().devices(whose)
              : conversation.client().removeDevice(number);
      print(conversation.await(result, timeout, "answer"));
      return ExitCode.OK;
    }
  }

  private void print(DevicesResult result) {
    switch (result) {
      case DevicesResult.Known(DeviceList list) ->
          list.entries()
              .forEach(entry ->
                  terminal.out().printf("%d %08x%n", entry.device(), entry.registrationId()));
      case DevicesResult.Refused(var reason, String detail) ->
          throw new CommandException(ExitCode.REFUSED, "refused: " + reason + ": " + detail);
      case DevicesResult.NoAnswer(String detail) ->
          throw new CommandException(ExitCode.NO_ANSWER, "no answer: " + detail);
    }
  }
}
