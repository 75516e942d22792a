package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Delivers a device's mailbox in order: the backlog in pages, then what is stored live, without
/// reading it again. Confined to its session's event loop.
///
/// It never leaves a gap: whenever it can't deliver something at once it forgets it and reads it
/// from the store later, after the last one delivered. It starts at the beginning of the mailbox,
/// not after what the device acknowledged last time: the clocks of two members may differ, and
/// after a split the mailbox may hold a lower `seq` that the device never saw.
///
/// For the same reason an envelope may get a `seq` below the last one delivered while the session
/// is open: a former owner, with a faster clock, stored a last one late. The feed notices, looks at
/// the beginning of the mailbox, and if an envelope was passed over it ends the session: the device
/// connects again at once and gets everything in order.
///
/// While another member may store for the mailbox, too ([Services#undisputed]), nothing that comes
/// is told here for certain, and numbers say nothing about what came first. Then every read begins
/// at the beginning of the mailbox: what a sender was told is stored before it sent its next
/// message, so a read that finds the second one finds the first one, too, before it or passed over.
/// Delivery goes on directly after one such read that began when nobody else could store any more.
final class MailboxFeed {
  private static final int PAGE_MAX = 64;
  private static final Duration RETRY = Duration.ofMillis(500);

  private final DeviceAddress mailbox;
  private final MailboxStore store;
  private final Connection connection;
  private final Services services;
  private final Window window;
  private final Settlement settlement;
  private final Runnable passedOver;
  private final Announcements announcements = new Announcements();
  private FeedState state = new FeedState.Behind();
  private long lastSeq;
  private int pageLimit = PAGE_MAX;
  private int backlog;
  private boolean backlogDone;
  private boolean disputed;

  /// @param settlement what becomes of acknowledged envelopes
  /// @param passedOver told when an envelope lies before what was delivered
  MailboxFeed(
      DeviceAddress mailbox,
      Connection connection,
      Services services,
      Window window,
      Settlement settlement,
      Runnable passedOver) {
    this.mailbox = mailbox;
    this.connection = connection;
    this.services = services;
    this.store = services.store();
    this.window = window;
    this.settlement = settlement;
    this.passedOver = passedOver;
    this.disputed = !services.undisputed().getAsBoolean();
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
    state = new FeedState.Reading();
    if (disputed || !services.undisputed().getAsBoolean()) {
      readFromBeginning();
    } else {
      int limit = Math.min(pageLimit, window.free());
      read(lastSeq, limit, page -> deliverPage(page, page.size() < limit));
    }
  }

  /// Envelopes that this member stored are durable now; they follow all that was announced before.
  void stored(List<Envelope> envelopes) {
    if (disputed || !services.undisputed().getAsBoolean()) {
      readAfter(() -> announcements.add(envelopes));
      return;
    }
    switch (state) {
      case FeedState.CaughtUp _ -> deliverDirectly(envelopes);
      case FeedState.Reading _, FeedState.Auditing _, FeedState.Behind _, FeedState.Retrying _ ->
          announcements.add(envelopes);
      case FeedState.Stopped _ -> {}
    }
  }

  /// Envelopes may be durable that were not announced, and lie anywhere.
  void missed() {
    disputed = true;
    readAfter(announcements::addUnknown);
  }

  /// Once nobody else stores for the mailbox any more: finds what was not announced here.
  void lookBack() {
    if (disputed && services.undisputed().getAsBoolean()) {
      readAfter(() -> {});
    }
  }

  private void readAfter(Runnable announcement) {
    disputed |= !services.undisputed().getAsBoolean();
    switch (state) {
      case FeedState.CaughtUp _ -> {
        announcement.run();
        state = new FeedState.Behind();
        pump();
      }
      case FeedState.Reading _, FeedState.Auditing _, FeedState.Behind _, FeedState.Retrying _ ->
          announcement.run();
      case FeedState.Stopped _ -> {}
    }
  }

  void stop() {
    state = new FeedState.Stopped();
  }

  boolean isStopped() {
    return state instanceof FeedState.Stopped;
  }

  FrozenSession.Feed frozen() {
    return new FrozenSession.Feed(lastSeq, backlog, backlogDone);
  }

  /// Goes on where another feed of the same connection stood. What was stored meanwhile was not
  /// announced here.
  void takeUp(FrozenSession.Feed frozen) {
    lastSeq = frozen.lastSeq();
    backlog = frozen.backlog();
    backlogDone = frozen.backlogDone();
    disputed = true;
    services.mailboxes().seen(lastSeq);
  }

  private void deliverDirectly(List<Envelope> envelopes) {
    for (Envelope envelope : envelopes) {
      if (envelope.seq() > lastSeq && hasRoom()) {
        deliver(envelope);
      } else if (envelope.seq() > lastSeq) {
        state = new FeedState.Behind();
        break;
      } else if (!announcements.wasInLastPage(envelope.seq())) {
        audit();
        break;
      }
    }
    connection.flush();
  }

  private void readFromBeginning() {
    boolean undisputed = services.undisputed().getAsBoolean();
    announcements.clear();
    settlement.watch();
    read(
        0,
        MailboxStore.READ_MAX,
        beginning -> {
          if (reaches(beginning)) {
            deliverChecked(beginning, beginning.size() < MailboxStore.READ_MAX, undisputed);
          } else {
            int limit = window.free();
            read(lastSeq, limit, page -> scan(0, page, page.size() < limit, undisputed));
          }
        });
  }

  /// Delivers a page after a look at everything that lies before it.
  private void scan(long afterSeq, List<Envelope> page, boolean last, boolean undisputed) {
    read(
        afterSeq,
        MailboxStore.READ_MAX,
        before -> {
          if (reaches(before) || hasStray(before)) {
            List<Envelope> all = new ArrayList<>(before);
            all.removeIf(envelope -> envelope.seq() > lastSeq);
            all.addAll(page);
            deliverChecked(all, last, undisputed);
          } else {
            scan(before.getLast().seq(), page, last, undisputed);
          }
        });
  }

  /// Whether a page goes on to the last one delivered, or to the end of the mailbox.
  private boolean reaches(List<Envelope> page) {
    return page.size() < MailboxStore.READ_MAX || page.getLast().seq() > lastSeq;
  }

  /// @param last whether the store has nothing after them
  /// @param undisputed whether nobody else stored for the mailbox any more when the read began
  private void deliverChecked(List<Envelope> beginning, boolean last, boolean undisputed) {
    if (!(state instanceof FeedState.Reading)) {
      return;
    }
    if (hasStray(beginning)) {
      passedOver.run();
      return;
    }
    disputed = !undisputed;
    List<Envelope> fresh =
        beginning.stream()
            .filter(envelope -> envelope.seq() > lastSeq)
            .limit(window.free())
            .toList();
    deliverPage(fresh, last && (fresh.isEmpty() || fresh.getLast() == beginning.getLast()));
  }

  /// @param last whether the store has nothing after it
  private void deliverPage(List<Envelope> page, boolean last) {
    if (!(state instanceof FeedState.Reading)) {
      return;
    }
    settlement.unwatch();
    int delivered = 0;
    while (delivered < page.size() && hasRoom()) {
      deliver(page.get(delivered));
      delivered++;
    }
    boolean cut = delivered < page.size();
    boolean end = last && !cut;
    pageLimit = cut ? Math.max(1, delivered) : Math.min(PAGE_MAX, pageLimit * 2);
    countBacklog(delivered, end);
    connection.flush();
    if (announcements.passedOver(page.subList(0, delivered), lastSeq)) {
      audit();
    } else if (end && !announcements.any()) {
      state = new FeedState.CaughtUp();
      services.mailboxes().counted(mailbox, window.size() + settlement.unsettled());
    } else {
      readOn();
    }
  }

  private void countBacklog(int delivered, boolean end) {
    if (!backlogDone) {
      backlog += delivered;
      if (end) {
        backlogDone = true;
        int refused = services.mailboxes().takeRefused(mailbox);
        int expired = store.takeExpired(mailbox);
        if (refused + expired > 0) {
          connection.send(new Frame.Truncated(refused, expired));
        }
        connection.send(new Frame.QueueEmpty(backlog));
      }
    }
  }

  private void readOn() {
    announcements.clear();
    state = new FeedState.Behind();
    pump();
  }

  private void audit() {
    announcements.clear();
    settlement.watch();
    state = new FeedState.Auditing();
    read(0, MailboxStore.READ_MAX, this::judge);
  }

  private void judge(List<Envelope> beginning) {
    if (!(state instanceof FeedState.Auditing)) {
      return;
    }
    if (hasStray(beginning)) {
      passedOver.run();
      return;
    }
    settlement.unwatch();
    if (announcements.passedOver(List.of(), lastSeq)) {
      audit();
    } else {
      readOn();
    }
  }

  /// Whether it holds an envelope that lies before what was delivered, and was not.
  private boolean hasStray(List<Envelope> beginning) {
    return beginning.stream()
        .mapToLong(Envelope::seq)
        .anyMatch(seq -> seq <= lastSeq && !window.contains(seq) && !settlement.contains(seq));
  }

  /// Reads when it is this session's turn, and goes on on its event loop.
  private void read(long afterSeq, int limit, Consumer<List<Envelope>> then) {
    services
        .reads()
        .take(() -> readNow(afterSeq, limit))
        .whenComplete((page, failure) -> connection.execute(() -> answered(page, failure, then)));
  }

  private CompletionStage<List<Envelope>> readNow(long afterSeq, int limit) {
    long startedNanos = services.nanoTime().getAsLong();
    return store
        .read(mailbox, afterSeq, limit)
        .thenApply(page -> {
          services.metrics().read(services.nanoTime().getAsLong() - startedNanos);
          if (!page.isEmpty()) {
            services.mailboxes().seen(page.getLast().seq());
          }
          return page;
        });
  }

  private void answered(
      @Nullable List<Envelope> page, @Nullable Throwable failure, Consumer<List<Envelope>> then) {
    if (page != null) {
      then.accept(page);
      return;
    }
    if (failure != null && !services.isStoreAway(failure)) {
      services.broken("read of a mailbox failed", failure);
    }
    retryLater();
  }

  /// Whatever was being read, reading on and looking back again is always right.
  private void retryLater() {
    if (state instanceof FeedState.Stopped) {
      return;
    }
    if (state instanceof FeedState.Auditing) {
      announcements.addUnknown();
    }
    settlement.unwatch();
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
    return window.hasRoom() && settlement.hasRoom() && connection.isWritable();
  }

  private void deliver(Envelope envelope) {
    lastSeq = envelope.seq();
    window.add(Delivered.of(envelope));
    connection.deliver(envelope);
    services.metrics().delivered();
  }
}
