package chat.skerry.client.cli;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.conversation.IncomingMessage;

/// How messages look on a terminal.
final class Lines {
  private Lines() {}

  static String incoming(IncomingMessage message) {
    String from =
        message.from().device() == 0 ? message.from().account() : message.from().toString();
    return from + ": " + printable(message.text());
  }

  /// What another device of this account sent.
  static String copy(SentCopy copy) {
    return copy.from() + " → " + copy.to().orElse("?") + ": " + printable(copy.text());
  }

  /// The text on one line, without what could steer the terminal.
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c == '\n') {
            printable.append("⏎");
          } else if (Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT && c != 0x200D) { // joins emoji
            printable.append('\uFFFD');
          } else {
            printable.appendCodePoint(c);
          }
        });
    return printable.toString();
  }
}
