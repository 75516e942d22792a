package chat.skerry.client.cli;

import chat.skerry.client.control.ControlApi;
import chat.skerry.client.control.IssuedToken;
import chat.skerry.client.profile.Profile;
import chat.skerry.client.profile.Registration;
import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a profile: with a token at hand, from the control API, or from a standalone cluster.
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = "Makes this a device of an account. Run it again for a new token.")
final class RegisterCommand implements Callable<Integer> {
  private final SkerryCommand top;
  private final Terminal terminal;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--device",
      defaultValue = "0",
      paramLabel = "0-4",
      description = "Number of the device; 0 is the phone (default: ${DEFAULT-VALUE}).")
  private int device;

  @Option(
      names = "--ttl",
      defaultValue = "24h",
      converter = DurationArgument.class,
      paramLabel = "TIME",
      description = "How long a token made here lives (default: ${DEFAULT-VALUE}).")
  private Duration ttl = Duration.ofHours(24);

  RegisterCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  /// Where the token comes from.
  static final class Source {
    @ArgGroup(exclusive = false, heading = "With a token:%n")
    private @Nullable Given given;

    @ArgGroup(exclusive = false, heading = "From the control API:%n")
    private @Nullable Asked asked;

    @ArgGroup(exclusive = false, heading = "From a standalone cluster:%n")
    private @Nullable Made made;
  }

  /// A token at hand.
  static final class Given {
    @Option(names = "--registry", required = true, paramLabel = "URL")
    private URI registry = URI.create("");

    @Option(names = "--identity-key", required = true, paramLabel = "BASE64")
    private String identityKey = "";

    @Option(names = "--token", required = true, paramLabel = "TOKEN")
    private String token = "";
  }

  /// The control API.
  static final class Asked {
    @Option(names = "--api", required = true, paramLabel = "URL")
    private URI api = URI.create("");

    @Option(names = "--api-key", required = true, paramLabel = "KEY")
    private String apiKey = "";

    @Option(names = "--tenant", required = true, paramLabel = "NAME")
    private String tenant = "";
  }

  /// A standalone cluster.
  static final class Made {
    @Option(names = "--standalone", required = true, paramLabel = "DIR")
    private Path directory = Path.of("");
  }

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "namespace/name with a token, name alone with the control API.")
  private String cluster = "";

  @Option(
      names = "--account",
      paramLabel = "ACCOUNT",
      description = "Whose device it is; with a token, the token says it.")
  private String account = "";

  @Override
  public Integer call() {
    Registration registration = registration();
    Profile.register(top.profileDirectory(), registration, new SecureRandom());
    terminal
        .out()
        .println(
            "Registered "
                + registration.device()
                + " of "
                + registration.cluster()
                + " as profile "
                + top.profileName()
                + ".");
    return ExitCode.OK;
  }

  private Registration registration() {
    if (source.given != null) {
      return given(source.given);
    }
    return source.asked != null ? asked(source.asked) : made(source.made);
  }

  private Registration given(Given given) {
    TokenClaims claims = TokenClaims.read(given.token);
    String subject = account.isEmpty() ? claims.account() : account;
    int number = claims.device().orElse(device);
    return new Registration(
        given.registry,
        IdentityKey.ofBase64(given.identityKey),
        cluster.isEmpty() ? claims.cluster() : cluster,
        address(subject, number),
        given.token.strip());
  }

  private Registration asked(Asked asked) {
    require("--cluster", cluster);
    require("--account", account);
    Address address = address(account, device);
    IssuedToken issued =
        new ControlApi(asked.api, asked.apiKey).issueToken(asked.tenant, cluster, address, ttl);
    return new Registration(
        issued.registry(), issued.identityKey(), issued.cluster(), address, issued.token());
  }

  private Registration made(@Nullable Made made) {
    if (made == null) {
      throw new CommandException(ExitCode.USAGE, "source: missing (expected: --token or --api)");
    }
    require("--account", account);
    return StandaloneCluster.open(made.directory)
        .registration(address(account, device), ttl, Instant.now(), new SecureRandom());
  }

  private static Address address(String account, int device) {
    return DeviceArgument.parse("--account", account + "/" + device);
  }

  private static void require(String option, String value) {
    if (value.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, option + ": missing");
    }
  }
}
