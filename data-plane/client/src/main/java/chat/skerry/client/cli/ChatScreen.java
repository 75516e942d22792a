package chat.skerry.client.cli;

import java.io.PrintStream;

/// The lines of a conversation. On a terminal the marks of a line change in its place; in a script
/// each change is a line of its own: `MARK LINE-NUMBER`. Thread-safe.
final class ChatScreen {
  /// Lines further up may have left the screen.
  private static final int REACH_LINES = 20;

  private final PrintStream out;
  private final boolean terminal;
  private int printed;
  private int outgoing;

  ChatScreen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /// A line that was typed, and its place on the screen.
  ///
  /// @param number of the outgoing line, from 1
  /// @param position lines printed up to and with it
  record Line(int number, int position, String text) {}

  /// A line of the input; a person's own typing is on the screen already.
  synchronized Line outgoing(String text) {
    printed++;
    return new Line(++outgoing, printed, text);
  }

  synchronized void incoming(String line) {
    out.println(line);
    printed++;
  }

  synchronized void mark(Line line, String mark) {
    if (!terminal) {
      out.println(mark + " " + line.number());
      return;
    }
    int up = printed - line.position() + 1;
    String text = Lines.printable(line.text()) + "  " + mark;
    if (up > REACH_LINES) {
      out.println(mark + " " + Lines.printable(line.text()));
      printed++;
      return;
    }
    // Save the cursor, go up, write the line anew, come back.
    out.print("\u001b7\u001b[" + up + "A\r\u001b[K" + text + "\u001b8");
    out.flush();
  }
}
