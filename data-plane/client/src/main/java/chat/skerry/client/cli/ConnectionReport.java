package chat.skerry.client.cli;

import chat.skerry.client.account.SentCopy;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ChatListener;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.Receipt;
import chat.skerry.client.conversation.StopReason;
import java.util.concurrent.CompletableFuture;

/// Passes everything on to a command's listener, tells of connections with `--debug`, and knows
/// when there is no hope: a member that proves nothing, or a client that stopped.
final class ConnectionReport implements ChatListener {
  private final ChatListener next;
  private final Terminal terminal;
  private final boolean debug;
  private final CompletableFuture<String> dead = new CompletableFuture<>();
  private volatile String trouble = "";

  ConnectionReport(ChatListener next, Terminal terminal, boolean debug) {
    this.next = next;
    this.terminal = terminal;
    this.debug = debug;
  }

  /// Completes with the reason, for people.
  CompletableFuture<String> dead() {
    return dead;
  }

  /// What went wrong last, as the tail of a sentence.
  String lastTrouble() {
    return trouble.isEmpty() ? "" : " (last: " + trouble + ")";
  }

  @Override
  public void onMessage(IncomingMessage message) {
    next.onMessage(message);
  }

  @Override
  public void onReceipt(Receipt receipt) {
    next.onReceipt(receipt);
  }

  @Override
  public void onCopy(SentCopy copy) {
    next.onCopy(copy);
  }

  @Override
  public void onConnected(HostPort address, String memberName) {
    trouble = "";
    say("connected to " + memberName + " at " + address);
    next.onConnected(address, memberName);
  }

  @Override
  public void onQueueEmpty(int backlog) {
    next.onQueueEmpty(backlog);
  }

  @Override
  public void onTruncated(int refused, int expired) {
    terminal
        .err()
        .printf(
            "skerry: lost since the last login: %d refused because the mailbox was full, %d expired%n",
            refused, expired);
    next.onTruncated(refused, expired);
  }

  @Override
  public void onDisconnected(String reason) {
    trouble = reason;
    say("disconnected: " + reason);
    next.onDisconnected(reason);
  }

  @Override
  public void onUntrusted(String reason) {
    dead.complete("not a member of the cluster: " + reason);
    next.onUntrusted(reason);
  }

  @Override
  public void onStopped(StopReason reason) {
    switch (reason) {
      case StopReason.ClosedByCaller _ -> {}
      case StopReason.NoToken(String text) ->
          dead.complete(text + " (expected: a new token by `skerry register`)");
      case StopReason.ClosedByMember _, StopReason.RefusedByRegistry _ ->
          dead.complete(reason.text());
    }
    next.onStopped(reason);
  }

  private void say(String event) {
    if (debug) {
      terminal.err().println("skerry: " + event);
    }
  }
}
