package chat.skerry.client.cli;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.client.standalone.StandaloneLayout;
import chat.skerry.protocol.envelope.Address;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A cluster without Kubernetes.
@Command(
    name = "standalone",
    mixinStandardHelpOptions = true,
    description = "Makes the files of a cluster that runs without Kubernetes.",
    subcommands = {StandaloneCommand.Init.class, StandaloneCommand.Token.class})
final class StandaloneCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().usage(own.commandLine().getErr());
    }
    throw new CommandException(ExitCode.USAGE, "command: missing (expected: init or token)");
  }

  /// Makes the files.
  @Command(
      name = "init",
      mixinStandardHelpOptions = true,
      description = "Makes keys, certificates and configuration in a new directory.")
  static final class Init implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DIR")
    private Path directory = Path.of("");

    @Option(
        names = "--cluster",
        defaultValue = "standalone/demo",
        paramLabel = "NAMESPACE/NAME",
        description = "Default: ${DEFAULT-VALUE}.")
    private String cluster = "";

    @Option(
        names = "--host",
        defaultValue = "127.0.0.1",
        description = "Where members listen and are dialled (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--islands", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private int islands;

    @Option(
        names = "--members",
        defaultValue = "1",
        description =
            "Members of each island, 1, or 2 with --cassandra (default: ${DEFAULT-VALUE}).")
    private int members;

    @Option(
        names = "--chat-port",
        defaultValue = "5222",
        description = "Default: ${DEFAULT-VALUE}.")
    private int chatPort;

    @Option(
        names = "--http-port",
        defaultValue = "8080",
        description = "Default: ${DEFAULT-VALUE}.")
    private int httpPort;

    @Option(
        names = "--peer-port",
        defaultValue = "9000",
        description = "Default: ${DEFAULT-VALUE}.")
    private int peerPort;

    @Option(
        names = "--transport-port",
        defaultValue = "7800",
        description = "Default: ${DEFAULT-VALUE}.")
    private int transportPort;

    @Option(
        names = "--websocket-port",
        defaultValue = "5280",
        description = "0: no WebSockets (default: ${DEFAULT-VALUE}).")
    private int webSocketPort;

    @Option(
        names = "--cassandra",
        paramLabel = "HOST:PORT",
        description = "Keep mailboxes there (default: in a file of each member).")
    private @Nullable String cassandra;

    Init(SkerryCommand top, Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      StandaloneLayout layout =
          new StandaloneLayout(
              cluster,
              host,
              islands,
              members,
              new StandaloneLayout.Ports(
                  chatPort, httpPort, peerPort, transportPort, webSocketPort),
              Optional.ofNullable(cassandra));
      StandaloneCluster.init(directory, layout, Instant.now(), new SecureRandom());
      StandaloneCluster made = StandaloneCluster.open(directory);
      terminal
          .out()
          .printf(
              """
              cluster       %s
              registry      %s
              identity key  %s
              members       %s/members/*/node.env
              """,
              made.cluster(), made.registry(), made.identityKey(), directory);
      return ExitCode.OK;
    }
  }

  /// Signs a token.
  @Command(
      name = "token",
      mixinStandardHelpOptions = true,
      description = "Prints an end-user token.")
  static final class Token implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "DIR")
    private Path directory = Path.of("");

    @Parameters(index = "1", paramLabel = "ACCOUNT", description = "ACCOUNT or ACCOUNT/DEVICE.")
    private String account = "";

    @Option(
        names = "--ttl",
        defaultValue = "24h",
        converter = DurationArgument.class,
        paramLabel = "TIME",
        description = "How long it lives, 1s to 24h (default: ${DEFAULT-VALUE}).")
    private Duration ttl = Duration.ofHours(24);

    Token(SkerryCommand top, Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      Address device = DeviceArgument.parse("ACCOUNT", account);
      terminal
          .out()
          .println(
              StandaloneCluster.open(directory)
                  .token(device, ttl, Instant.now(), new SecureRandom()));
      return ExitCode.OK;
    }
  }
}
