/// The command `skerry`: registers a device, listens, sends and chats from a terminal or a script.
///
/// One class a subcommand; [SkerryCommand] holds what they share. Payloads are UTF-8 text.
@NullMarked
package chat.skerry.client.cli;

import org.jspecify.annotations.NullMarked;
