package chat.skerry.client;

import chat.skerry.client.cli.SkerryCommand;

/// The command `skerry`.
public final class Skerry {
  private Skerry() {}

  public static void main(String[] args) {
    System.exit(SkerryCommand.run(args));
  }
}
