package chat.skerry.client.cli;

import java.io.InputStream;
import java.io.PrintStream;

/// Where a command reads and writes.
///
/// @param isInteractive whether a person sits there
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean isInteractive) {}
