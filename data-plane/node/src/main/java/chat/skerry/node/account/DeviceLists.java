package chat.skerry.node.account;

import chat.skerry.node.account.DeviceKeys.Binding;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.RegistrationIds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The device lists of the accounts that this member owns, as far as they were asked for. The owner
/// alone changes a list, so what it has read stays true; where another member may take itself for
/// the owner too, a list is believed for [#FRESH_IN_DOUBT] only. Thread-safe; bounded.
///
/// Questions about one account are answered in the order in which they were asked, also while the
/// list is being read. A question asked after [#bind] or [#remove] returned sees what they changed.
public final class DeviceLists {
  /// How long a list is believed.
  static final Duration FRESH = Duration.ofMinutes(1);

  /// How long while another member may change it.
  static final Duration FRESH_IN_DOUBT = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(DeviceLists.class);
  private static final float LOAD = 0.75f;

  private final DeviceKeys keys;
  private final Executor blocking;
  private final LongSupplier nanoTime;
  private final BooleanSupplier undisputed;
  private final int accountsMax;
  private final int waitingMax;
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, LOAD, true);
  private final AtomicLong removals = new AtomicLong();
  private int waiting;

  /// @param blocking runs each task on a thread that may block
  /// @param nanoTime a clock that only goes forward, nanoseconds
  /// @param undisputed whether no other member can take itself for the owner now
  /// @param accountsMax lists kept; the least recently used are forgotten
  /// @param waitingMax questions that wait for a list, of all accounts
  public DeviceLists(
      DeviceKeys keys,
      Executor blocking,
      LongSupplier nanoTime,
      BooleanSupplier undisputed,
      int accountsMax,
      int waitingMax) {
    this.keys = keys;
    this.blocking = blocking;
    this.nanoTime = nanoTime;
    this.undisputed = undisputed;
    this.accountsMax = accountsMax;
    this.waitingMax = waitingMax;
  }

  /// What a question is answered with.
  public sealed interface Answer {
    record Known(DeviceList list) implements Answer {}

    /// The store can't tell now.
    record Away() implements Answer {}

    /// Too many questions wait.
    record Busy() implements Answer {}
  }

  /// Guarded by the monitor of its lists. While `loading`, one thread reads the list and answers.
  private static final class Entry {
    private final Queue<Consumer<Answer>> questions = new ArrayDeque<>();
    private @Nullable DeviceList list;
    private long readAtNanos;
    private boolean loading;
    private int changes;

    void changed() {
      changes++;
      list = null;
    }
  }

  /// As [DeviceKeys#bind]. Blocking.
  public Binding bind(DeviceAddress device, byte[] staticKey) {
    Binding binding;
    try {
      binding = keys.bind(device, staticKey);
    } catch (StoreUnavailableException e) {
      changed(device.account());
      throw e;
    }
    switch (binding) {
      case NEW, KNOWN -> bound(device, RegistrationIds.derive(staticKey));
      case MISMATCH, REMOVED -> {}
    }
    return binding;
  }

  /// As [DeviceKeys#remove]. Blocking.
  public boolean remove(DeviceAddress device) {
    try {
      return keys.remove(device);
    } finally {
      changed(device.account());
      removals.incrementAndGet();
    }
  }

  /// How many removals there were. One that a [#bind] did not see raises it afterwards.
  public long removals() {
    return removals.get();
  }

  /// As [DeviceKeys#list], from the store: for accounts of other members too. Blocking.
  public DeviceList read(String account) {
    return keys.list(account);
  }

  /// Asks for the list of an account that this member owns. Never blocks, but `then` may be called
  /// before this returns; it must not block either.
  public void ask(String account, Consumer<Answer> then) {
    Answer answer = null;
    boolean load = false;
    synchronized (this) {
      Entry entry = entries.computeIfAbsent(account, name -> new Entry());
      DeviceList known = entry.list;
      if (!entry.loading && known != null && isFresh(entry)) {
        answer = new Answer.Known(known);
      } else if (waiting >= waitingMax) {
        answer = new Answer.Busy();
      } else {
        waiting++;
        entry.questions.add(then);
        load = !entry.loading;
        entry.loading = true;
      }
      evict();
    }
    if (answer != null) {
      then.accept(answer);
    } else if (load) {
      blocking.execute(() -> load(account));
    }
  }

  /// To be called at each change of ownership: another member may have changed the lists.
  public synchronized void ownershipChanged() {
    entries.values().forEach(Entry::changed);
    entries.values().removeIf(entry -> !entry.loading);
  }

  private boolean isFresh(Entry entry) {
    Duration believed = undisputed.getAsBoolean() ? FRESH : FRESH_IN_DOUBT;
    return nanoTime.getAsLong() - entry.readAtNanos < believed.toNanos();
  }

  private synchronized void changed(String account) {
    Entry entry = entries.get(account);
    if (entry != null) {
      entry.changed();
    }
  }

  private synchronized void bound(DeviceAddress device, int registrationId) {
    Entry entry = entries.get(device.account());
    if (entry != null
        && (entry.list == null || !entry.list.contains(device.device(), registrationId))) {
      entry.changed();
    }
  }

  /// Reads the list and answers, until no question is left.
  private void load(String account) {
    int seen = changesOf(account);
    Answer answer = read(account, seen);
    while (true) {
      Consumer<Answer> question;
      boolean outdated;
      synchronized (this) {
        Entry entry = loading(account);
        question = entry.questions.peek();
        if (question == null) {
          entry.loading = false;
          evict();
          return;
        }
        outdated = entry.changes != seen;
        if (!outdated) {
          entry.questions.remove();
          waiting--;
        }
      }
      if (outdated) {
        seen = changesOf(account);
        answer = read(account, seen);
      } else {
        tell(question, answer);
      }
    }
  }

  private Answer read(String account, int seen) {
    long startedNanos = nanoTime.getAsLong();
    try {
      DeviceList list = keys.list(account);
      synchronized (this) {
        Entry entry = loading(account);
        if (entry.changes == seen) {
          entry.list = list;
          entry.readAtNanos = startedNanos;
        }
      }
      return new Answer.Known(list);
    } catch (StoreUnavailableException e) {
      LOG.debugf("device list not read: %s", e.getMessage());
      return new Answer.Away();
    } catch (RuntimeException e) {
      LOG.error("device list not read", e);
      return new Answer.Away();
    }
  }

  private static void tell(Consumer<Answer> question, Answer answer) {
    try {
      question.accept(answer);
    } catch (RuntimeException e) {
      LOG.error("an answer about a device list was not taken", e);
    }
  }

  private synchronized int changesOf(String account) {
    return loading(account).changes;
  }

  private Entry loading(String account) {
    Entry entry = entries.get(account);
    if (entry == null) {
      throw new IllegalStateException("a device list that is being read was forgotten");
    }
    return entry;
  }

  private void evict() {
    Iterator<Entry> eldest = entries.values().iterator();
    while (entries.size() > accountsMax && eldest.hasNext()) {
      if (!eldest.next().loading) {
        eldest.remove();
      }
    }
  }
}
