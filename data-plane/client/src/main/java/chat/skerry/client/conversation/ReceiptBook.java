package chat.skerry.client.conversation;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Receipts that have come, and programs that wait for one. Bounded: the message looked at first is
/// forgotten first, and whoever still waits for it gets a cancellation. Thread-safe.
final class ReceiptBook {
  private static final int MESSAGES_MAX = 10_000;

  private final SequencedMap<MessageId, Page> pages = new LinkedHashMap<>();

  CompletionStage<Receipt> await(MessageId message, Kind kind) {
    return page(message).of(kind).minimalCompletionStage();
  }

  /// The message is DELIVERED when all of these have it; those that told it already are not waited
  /// for.
  ///
  /// @param devices none: whoever tells it first
  void expect(MessageId message, Set<Address> devices) {
    page(message).expect(devices);
  }

  /// READ tells DELIVERED as well.
  void enter(Receipt receipt) {
    Page page = page(receipt.messageId());
    page.enter(receipt);
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
    private final SequencedMap<Address, Receipt> told = new LinkedHashMap<>();
    private Set<Address> expected = Set.of();

    void expect(Set<Address> devices) {
      Receipt last;
      synchronized (this) {
        expected = devices;
        last = devices.isEmpty() ? null : complete();
      }
      completeDelivered(last);
    }

    void enter(Receipt receipt) {
      Receipt last;
      synchronized (this) {
        if (told.size() < 2 * Address.DEVICES_MAX) {
          told.putIfAbsent(receipt.from(), receipt);
        }
        last = expected.isEmpty() ? receipt : complete();
      }
      completeDelivered(last);
    }

    /// The last receipt where all have told, else null.
    private @Nullable Receipt complete() {
      return told.keySet().containsAll(expected) ? told.lastEntry().getValue() : null;
    }

    private void completeDelivered(@Nullable Receipt last) {
      if (last != null) {
        delivered.complete(last);
      }
    }

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
