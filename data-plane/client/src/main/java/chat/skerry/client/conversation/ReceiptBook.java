package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Receipts that have come, and programs that wait for one. Bounded: the message looked at first is
/// forgotten first, and whoever still waits for it gets a cancellation. Thread-safe.
final class ReceiptBook {
  private static final int MESSAGES_MAX = 10_000;

  private final SequencedMap<MessageId, Page> pages = new LinkedHashMap<>();

  CompletionStage<Receipt> await(MessageId message, Kind kind) {
    return page(message).of(kind).minimalCompletionStage();
  }

  /// READ tells DELIVERED as well.
  void enter(Receipt receipt) {
    Page page = page(receipt.messageId());
    page.delivered.complete(receipt);
    if (receipt.kind() == Kind.READ) {
      page.read.complete(receipt);
    }
  }

  private synchronized Page page(MessageId message) {
    Page page = pages.computeIfAbsent(message, _ -> new Page());
    if (pages.size() > MESSAGES_MAX) {
      Page eldest = pages.pollFirstEntry().getValue();
      eldest.delivered.cancel(false);
      eldest.read.cancel(false);
    }
    return page;
  }

  private static final class Page {
    private final CompletableFuture<Receipt> delivered = new CompletableFuture<>();
    private final CompletableFuture<Receipt> read = new CompletableFuture<>();

    CompletableFuture<Receipt> of(Kind kind) {
      return switch (kind) {
        case DELIVERED -> delivered;
        case READ -> read;
        case MESSAGE, COPY ->
            throw new IllegalArgumentException("kind: " + kind + " (expected: a receipt)");
      };
    }
  }
}
