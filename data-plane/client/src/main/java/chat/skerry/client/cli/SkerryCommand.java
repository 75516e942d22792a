package chat.skerry.client.cli;

import chat.skerry.client.control.ControlApiException;
import chat.skerry.client.profile.ProfileException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The top of the command, and the options that all subcommands have.
@Command(
    name = "skerry",
    mixinStandardHelpOptions = true,
    version = "skerry 0.1.0",
    description = "Chats over a Skerry cluster from a terminal or a script.",
    subcommands = {
      RegisterCommand.class,
      WhoamiCommand.class,
      ListenCommand.class,
      SendCommand.class,
      ChatCommand.class,
      DevicesCommand.class,
      StandaloneCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, 2 wrong arguments or profile, 3 no answer in time."
    })
public final class SkerryCommand implements Runnable {
  /// Kept, since a logger that nobody holds forgets its level.
  private static final Logger LIBRARY_LOG = Logger.getLogger("chat.skerry.client");

  @Option(
      names = {"-p", "--profile"},
      scope = ScopeType.INHERIT,
      defaultValue = "default",
      paramLabel = "NAME",
      description = "The device to be (default: ${DEFAULT-VALUE}).")
  private String profile = "default";

  @Option(
      names = "--config-dir",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Where profiles are (default: ~/.config/skerry).")
  private @Nullable Path configDirectory;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and connection events.")
  private boolean debug;

  @Option(
      names = "--websocket",
      scope = ScopeType.INHERIT,
      description = "Reach members by WebSocket instead of TCP.")
  private boolean webSocket;

  @Spec private @Nullable CommandSpec spec;

  /// Runs the command and returns its exit code.
  public static int run(String... args) {
    if (!List.of(args).contains("--debug")) {
      LIBRARY_LOG.setLevel(Level.OFF);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    return run(new Terminal(System.in, out, err, System.console() != null), args);
  }

  static int run(Terminal terminal, String... args) {
    SkerryCommand top = new SkerryCommand();
    CommandLine commandLine =
        new CommandLine(top, new CommandFactory(top, terminal))
            .setOut(new PrintWriter(terminal.out(), true))
            .setErr(new PrintWriter(terminal.err(), true))
            .setExecutionExceptionHandler((e, command, parsed) -> top.failed(e, terminal, parsed));
    return commandLine.execute(args);
  }

  @Override
  public void run() {
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().usage(own.commandLine().getErr());
      throw new CommandException(ExitCode.USAGE, "command: missing (expected: one of the above)");
    }
  }

  Path profileDirectory() {
    if (!profile.matches("[A-Za-z0-9._@+-]{1,64}") || profile.startsWith(".")) {
      throw new CommandException(
          ExitCode.USAGE, "--profile: " + profile + " (expected: letters, digits . _ @ + -)");
    }
    Path base = configDirectory != null ? configDirectory : defaultDirectory();
    return base.resolve(profile);
  }

  String profileName() {
    return profile;
  }

  boolean webSocket() {
    return webSocket;
  }

  boolean debug() {
    return debug;
  }

  private int failed(Exception e, Terminal terminal, ParseResult parsed) {
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    String command =
        parsed.subcommand() == null ? "" : " " + parsed.subcommand().commandSpec().name();
    terminal.err().println("skerry" + command + ": " + message(e));
    return switch (e) {
      case CommandException known -> known.exitCode();
      case ProfileException _, IllegalArgumentException _ -> ExitCode.USAGE;
      case ControlApiException refused ->
          refused.status() == 0 ? ExitCode.NO_ANSWER : ExitCode.REFUSED;
      default -> ExitCode.REFUSED;
    };
  }

  private static String message(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  private static Path defaultDirectory() {
    String configured = System.getenv("XDG_CONFIG_HOME");
    Path base =
        configured != null && !configured.isEmpty()
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".config");
    return base.resolve("skerry");
  }
}
