package chat.skerry.client.cli;

import chat.skerry.client.profile.Profile;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Shows a profile.
@Command(
    name = "whoami",
    mixinStandardHelpOptions = true,
    description = "Shows which device this is.")
final class WhoamiCommand implements Callable<Integer> {
  private final SkerryCommand top;
  private final Terminal terminal;

  WhoamiCommand(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Profile profile = Profile.open(top.profileDirectory())) {
      TokenClaims claims = TokenClaims.read(profile.token());
      terminal
          .out()
          .printf(
              """
              account       %s
              device        %d
              cluster       %s
              registry      %s
              identity key  %s
              device key    %s
              token until   %s
              """,
              profile.device().account(),
              profile.device().device(),
              profile.cluster(),
              profile.registry(),
              profile.identityKey(),
              HexFormat.of().formatHex(profile.publicKey()),
              claims.expiresAt().map(Object::toString).orElse("unknown"));
      return ExitCode.OK;
    }
  }
}
