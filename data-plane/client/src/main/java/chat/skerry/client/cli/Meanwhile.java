package chat.skerry.client.cli;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.IncomingMessage;

/// Shows on stderr what comes while a command is about something else: it is acknowledged and does
/// not come again.
final class Meanwhile implements ChatListener {
  private final Terminal terminal;

  Meanwhile(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void onMessage(IncomingMessage message) {
    terminal.err().println(Lines.incoming(message));
  }

  @Override
  public void onCopy(SentCopy copy) {
    terminal.err().println(Lines.copy(copy));
  }
}
