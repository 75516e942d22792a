package chat.skerry.e2e.phone;

import static org.awaitility.Awaitility.await;

import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.e2e.ledger.Ledger;
import chat.skerry.e2e.ledger.Verdict;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/// Phones that write to each other, each to all others in turn, until the scenario ends it. Every
/// message carries its number in a [Ledger].
public final class Conversation implements AutoCloseable {
  private static final long PACE_MILLIS = 50;

  /// Unanswered messages a phone may have, so that an outage does not pile up without end.
  private static final int PENDING_MAX = 32;

  private final List<Phone> phones;
  private final Ledger ledger = new Ledger(System::nanoTime);
  private final Map<MessageId, Integer> numbers = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> writers;

  private Conversation(List<Phone> phones) {
    this.phones = phones;
    phones.forEach(phone -> phone.observe(event -> book(phone, event)));
    writers =
        phones.stream()
            .map(phone ->
                Thread.ofVirtual().name("writer-" + phone.account()).start(() -> write(phone)))
            .toList();
  }

  /// Begins at once; the phones are online.
  public static Conversation among(Phone... phones) {
    return new Conversation(List.of(phones));
  }

  /// Waits until this many more messages have been acknowledged as sent.
  public void awaitSent(int more, Duration bound) {
    int goal = ledger.sentCount() + more;
    await(more + " more messages are sent").atMost(bound).until(() -> ledger.sentCount() >= goal);
  }

  /// Lets the phones go on writing for a stated time: the length of a fault.
  public void goOnFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await("the conversation goes on")
        .atMost(time.multipliedBy(2))
        .until(() -> System.nanoTime() >= end);
  }

  /// How many messages have been acknowledged as sent.
  public int sent() {
    return ledger.sentCount();
  }

  /// Messages that wait for an answer.
  public int pending() {
    return ledger.pending();
  }

  /// Stops writing, waits until all that is under way has arrived, and judges.
  public Verdict finish(Duration bound) {
    close();
    try {
      await("the conversation is settled").atMost(bound).until(ledger::settled);
    } catch (ConditionTimeoutException e) {
      return verdict(); // which tells what is missing
    }
    return verdict();
  }

  /// The judgement now.
  public Verdict verdict() {
    return ledger.verdict(Set.of());
  }

  /// Stops writing.
  @Override
  public void close() {
    end.countDown();
    try {
      for (Thread writer : writers) {
        writer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Phone phone) {
    List<Phone> others = phones.stream().filter(other -> other != phone).toList();
    var room = new Semaphore(PENDING_MAX);
    try {
      for (int turn = 0; !end.await(PACE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
        if (room.tryAcquire()) {
          send(phone, others.get(turn % others.size()), room);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Phone from, Phone to, Semaphore room) {
    int number = ledger.open(from.account(), to.account());
    Phone.Outgoing outgoing =
        from.send(to, Integer.toString(number), id -> numbers.put(id, number));
    var _ =
        outgoing
            .result()
            .whenComplete((result, failure) -> {
              room.release();
              if (result instanceof SendResult.Sent) {
                ledger.sent(number);
              } else {
                ledger.failed(number, String.valueOf(result == null ? failure : result));
              }
            });
  }

  private void book(Phone phone, Event event) {
    switch (event) {
      case Event.Message(long at, IncomingMessage message) ->
          ledger.arrived(
              Integer.parseInt(message.text()), message.from().account(), phone.account());
      case Event.Receipted(long at, var receipt) -> {
        Integer number = numbers.get(receipt.messageId());
        if (number != null && receipt.kind() == Kind.DELIVERED) {
          ledger.delivered(number);
        } else if (number != null) {
          ledger.read(number);
        }
      }
      case Event.Copied _,
          Event.Connected _,
          Event.QueueEmpty _,
          Event.Disconnected _,
          Event.Untrusted _,
          Event.Stopped _ -> {}
    }
  }
}
