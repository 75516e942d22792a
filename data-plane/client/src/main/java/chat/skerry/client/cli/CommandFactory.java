package chat.skerry.client.cli;

import picocli.CommandLine.IFactory;

/// Gives each subcommand the top and the terminal.
final class CommandFactory implements IFactory {
  private final SkerryCommand top;
  private final Terminal terminal;

  CommandFactory(SkerryCommand top, Terminal terminal) {
    this.top = top;
    this.terminal = terminal;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      return type.getDeclaredConstructor(SkerryCommand.class, Terminal.class)
          .newInstance(top, terminal);
    } catch (NoSuchMethodException e) {
      return picocli.CommandLine.defaultFactory().create(type);
    }
  }
}
