package chat.skerry.client.conversation;

import chat.skerry.client.connection.HostPort;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a client told it.
class RecordingListener implements ChatListener {
  final List<String> texts = new CopyOnWriteArrayList<>();
  final List<IncomingMessage> messages = new CopyOnWriteArrayList<>();
  final List<Receipt> receipts = new CopyOnWriteArrayList<>();
  final List<HostPort> connected = new CopyOnWriteArrayList<>();
  final List<String> disconnected = new CopyOnWriteArrayList<>();
  final List<String> untrusted = new CopyOnWriteArrayList<>();
  final List<Integer> backlogs = new CopyOnWriteArrayList<>();
  final List<String> truncations = new CopyOnWriteArrayList<>();
  final List<StopReason> stops = new CopyOnWriteArrayList<>();

  @Override
  public void onMessage(IncomingMessage message) {
    messages.add(message);
    texts.add(message.text());
  }

  @Override
  public void onReceipt(Receipt receipt) {
    receipts.add(receipt);
  }

  @Override
  public void onConnected(HostPort address, String memberName) {
    connected.add(address);
  }

  @Override
  public void onQueueEmpty(int backlog) {
    backlogs.add(backlog);
  }

  @Override
  public void onTruncated(int refused, int expired) {
    truncations.add(refused + " refused, " + expired + " expired");
  }

  @Override
  public void onDisconnected(String reason) {
    disconnected.add(reason);
  }

  @Override
  public void onUntrusted(String reason) {
    untrusted.add(reason);
  }

  @Override
  public void onStopped(StopReason reason) {
    stops.add(reason);
  }
}
