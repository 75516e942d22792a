package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Delivers a device's mailbox in order: the backlog in pages, then what is stored live, without
/// reading it again. Confined to its session's event loop.
///
/// It never leaves a gap: whenever it can't deliver something at once it forgets it and reads it
/// from the store later, after the last one delivered. It starts at the beginning of the mailbox,
/// not after what the device acknowledged last time: the clocks of two members may differ, and
/// after a split the mailbox may hold a lower `seq` that the device never saw.
final class MailboxFeed {
  private static final int PAGE_MAX = 64;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final DeviceAddress mailbox;
  private final MailboxStore store;
  private final Connection connection;
  private final Services services;
  private final Window window;
  private final BooleanSupplier settlementHasRoom;
  private final IntSupplier unremoved;
  private FeedState state = new FeedState.Behind();
  private long lastSeq;
  private int pageLimit = PAGE_MAX;
  private int backlog;
  private boolean backlogDone;

  /// @param settlement what becomes of acknowledged envelopes
  MailboxFeed(
      DeviceAddress mailbox,
      Connection connection,
      Services services,
      Window window,
      Settlement settlement) {
    this.mailbox = mailbox;
    this.connection = connection;
    this.services = services;
    this.store = services.store();
    this.window = window;
    this.settlementHasRoom = settlement::hasRoom;
    this.unremoved = () -> window.size() + settlement.unsettled();
  }

  /// The last `seq` delivered, 0 for none.
  long lastSeq() {
    return lastSeq;
  }

  /// Goes on where something made room: an acknowledgement, a writable channel.
  void pump() {
    if (!(state instanceof FeedState.Behind) || !window.isHalfEmpty() || !hasRoom()) {
      return;
    }
    int limit = Math.min(pageLimit, window.free());
    state = new FeedState.Reading(false);
    long afterSeq = lastSeq;
    services.reads().execute(() -> read(afterSeq, limit));
  }

  /// Envelopes that are durable now and follow all that was announced before.
  void stored(List<Envelope> envelopes) {
    switch (state) {
      case FeedState.CaughtUp _ -> deliverDirectly(envelopes);
      case FeedState.Reading _ -> state = new FeedState.Reading(true);
      case FeedState.Behind _, FeedState.Retrying _, FeedState.Stopped _ -> {}
    }
  }

  /// Envelopes are durable that were not handed over.
  void missed() {
    switch (state) {
      case FeedState.CaughtUp _ -> {
        state = new FeedState.Behind();
        pump();
      }
      case FeedState.Reading _ -> state = new FeedState.Reading(true);
      case FeedState.Behind _, FeedState.Retrying _, FeedState.Stopped _ -> {}
    }
  }

  void stop() {
    state = new FeedState.Stopped();
  }

  private void deliverDirectly(List<Envelope> envelopes) {
    for (Envelope envelope : envelopes) {
      // The read that caught up may have found it already.
      if (envelope.seq() > lastSeq) {
        if (!hasRoom()) {
          state = new FeedState.Behind();
          break;
        }
        deliver(envelope);
      }
    }
    connection.flush();
  }

  /// Runs where it may block.
  private void read(long afterSeq, int limit) {
    try {
      List<Envelope> page =
          services.metrics().read().record(() -> store.read(mailbox, afterSeq, limit));
      connection.execute(() -> deliverPage(page == null ? List.of() : page, limit));
    } catch (StoreUnavailableException e) {
      connection.execute(this::retryLater);
    } catch (RuntimeException e) {
      services.broken("read of a mailbox failed", e);
      connection.execute(this::retryLater);
    }
  }

  private void deliverPage(List<Envelope> page, int limit) {
    if (!(state instanceof FeedState.Reading(boolean moreCame))) {
      return;
    }
    int delivered = 0;
    while (delivered < page.size() && hasRoom()) {
      deliver(page.get(delivered));
      delivered++;
    }
    boolean cut = delivered < page.size();
    boolean end = page.size() < limit && !cut;
    pageLimit = cut ? Math.max(1, delivered) : Math.min(PAGE_MAX, pageLimit * 2);
    if (!backlogDone) {
      backlog += delivered;
      if (end) {
        backlogDone = true;
        connection.send(new Frame.QueueEmpty(backlog));
      }
    }
    connection.flush();
    if (!page.isEmpty()) {
      services.mailboxes().seen(page.getLast().seq());
    }
    if (end && !moreCame) {
      state = new FeedState.CaughtUp();
      services.mailboxes().counted(mailbox, unremoved.getAsInt());
    } else {
      state = new FeedState.Behind();
      pump();
    }
  }

  private void retryLater() {
    if (!(state instanceof FeedState.Reading)) {
      return;
    }
    state = new FeedState.Retrying();
    connection.schedule(
        RETRY,
        () -> {
          if (state instanceof FeedState.Retrying) {
            state = new FeedState.Behind();
            pump();
          }
        });
  }

  private boolean hasRoom() {
    return window.hasRoom() && settlementHasRoom.getAsBoolean() && connection.isWritable();
  }

  private void deliver(Envelope envelope) {
    lastSeq = envelope.seq();
    window.add(Delivered.of(envelope));
    connection.deliver(envelope);
    services.metrics().delivered();
  }
}
