package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.mailbox.SequenceNumbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Plays a [CacheTrace] against a mailbox store on a virtual clock, as sessions would: a message to
/// a connected phone is delivered as it is stored, what waited is read when the phone connects, and
/// all of it is acknowledged a moment later. Confined to one thread.
final class CacheRun implements CacheTrace.Listener {
  private static final DeviceAddress SENDER = new DeviceAddress("somebody", 0);
  private static final int PAGE = 64;
  private static final long ACKNOWLEDGED_AFTER_MILLIS = 500;

  private final MailboxStore store;
  private final CountingStore behind;
  private final VirtualTime time;
  private final long measureFromMillis;
  private final DeviceAddress[] mailboxes;
  private final boolean[] connected;
  private final Counts heavy = new Counts();
  private final Counts light = new Counts();
  private long lastSeq;

  /// How the messages of some phones fared.
  static final class Counts {
    long messages;
    long delivered;
    long fromMemory;
    long acknowledged;
    long neverWritten;
    long withinAMinute;
  }

  /// @param behind what `store` writes to and reads from
  /// @param measureFromMillis what is delivered earlier only fills the memory
  CacheRun(
      int phones,
      MailboxStore store,
      CountingStore behind,
      VirtualTime time,
      long measureFromMillis) {
    this.store = store;
    this.behind = behind;
    this.time = time;
    this.measureFromMillis = measureFromMillis;
    mailboxes = new DeviceAddress[phones];
    connected = new boolean[phones];
    for (int phone = 0; phone < phones; phone++) {
      mailboxes[phone] = new DeviceAddress("phone" + phone, 0);
    }
  }

  Counts heavy() {
    return heavy;
  }

  Counts light() {
    return light;
  }

  @Override
  public void message(long nowMillis, int phone, int payloadBytes) {
    time.advanceTo(nowMillis);
    lastSeq = Math.max(lastSeq + 2, SequenceNumbers.firstAt(nowMillis));
    Envelope envelope =
        new Envelope(
            lastSeq,
            new byte[16],
            SENDER,
            Envelope.Kind.MESSAGE,
            nowMillis,
            new byte[payloadBytes],
            new byte[0]);
    counts(phone).messages++;
    done(store.append(mailboxes[phone], List.of(envelope)));
    if (connected[phone]) {
      deliver(phone, List.of(envelope));
    }
  }

  @Override
  public void connected(long nowMillis, int phone) {
    time.advanceTo(nowMillis);
    connected[phone] = true;
    long after = 0;
    List<Envelope> page;
    do {
      page = done(store.read(mailboxes[phone], after, PAGE));
      if (!page.isEmpty()) {
        after = page.getLast().seq();
        deliver(phone, page);
      }
    } while (page.size() == PAGE);
  }

  @Override
  public void disconnected(long nowMillis, int phone) {
    time.advanceTo(nowMillis);
    connected[phone] = false;
  }

  private void deliver(int phone, List<Envelope> envelopes) {
    Counts counts = counts(phone);
    long now = time.millis();
    if (now >= measureFromMillis) {
      for (Envelope envelope : envelopes) {
        counts.delivered++;
        counts.fromMemory += behind.wasRead(envelope.seq()) ? 0 : 1;
        counts.withinAMinute += now - envelope.timestampMillis() <= 60_000 ? 1 : 0;
      }
    }
    List<Envelope> delivered = new ArrayList<>(envelopes);
    time.schedule(
        Duration.ofMillis(ACKNOWLEDGED_AFTER_MILLIS), () -> acknowledge(phone, delivered));
  }

  private void acknowledge(int phone, List<Envelope> delivered) {
    done(store.remove(mailboxes[phone], delivered.stream().mapToLong(Envelope::seq).toArray()));
    Counts counts = counts(phone);
    for (Envelope envelope : delivered) {
      boolean written = behind.forget(envelope.seq());
      if (time.millis() >= measureFromMillis) {
        counts.acknowledged++;
        counts.neverWritten += written ? 0 : 1;
      }
    }
  }

  private Counts counts(int phone) {
    return CacheTrace.isHeavy(phone) ? heavy : light;
  }

  private static <T> T done(CompletionStage<T> stage) {
    var future = stage.toCompletableFuture();
    if (!future.isDone()) {
      throw new IllegalStateException("the store waits for something that a run does not do");
    }
    return future.join();
  }
}
