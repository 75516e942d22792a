package chat.skerry.client.conversation;

import chat.skerry.client.scripted.ScriptedSession;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A member with mailboxes in memory that keeps the rules of the wire, and breaks every connection
/// at a random frame: before it stores, after it stored but before it answers, in the middle of a
/// backlog. It refuses some sends, and stores each attempt of a send anew.
final class FlakyMember {
  private static final int WINDOW = 8;

  private final Random random;
  private final int framesMax;
  private final Map<String, TreeMap<Long, Stored>> mailboxes = new HashMap<>();
  private final Map<String, Feed> feeds = new HashMap<>();
  private long lastSeq = 1_000;
  private boolean calm;

  FlakyMember(long seed, int framesMax) {
    this.random = new Random(seed);
    this.framesMax = framesMax;
  }

  private record Stored(
      MessageId id, Address from, Kind kind, byte[] payload, Optional<MessageId> refersTo) {}

  private static final class Feed {
    private final ScriptedSession session;
    private final List<Long> unacknowledged = new ArrayList<>();
    private long delivered;

    Feed(ScriptedSession session) {
      this.session = session;
    }
  }

  /// From here on nothing breaks.
  synchronized void calmDown() {
    calm = true;
  }

  synchronized int waiting() {
    return mailboxes.values().stream().mapToInt(Map::size).sum();
  }

  /// The script of a [ScriptedMember]. The token names the account.
  void serve(ScriptedSession session) {
    String account = session.hello().token();
    int left;
    synchronized (this) {
      left = calm ? Integer.MAX_VALUE : random.nextInt(framesMax);
      feeds.put(account, new Feed(session));
      session.welcome();
      pump(account);
    }
    while (left-- > 0) {
      Frame frame = session.read();
      synchronized (this) {
        handle(account, session, frame);
      }
    }
    session.close();
  }

  private void handle(String account, ScriptedSession session, Frame frame) {
    switch (frame) {
      case Frame.Send send -> store(account, session, send);
      case Frame.Ack(long seq) -> acknowledge(account, session, seq);
      default -> throw new IllegalStateException("unexpected " + frame);
    }
  }

  private void store(String account, ScriptedSession session, Frame.Send send) {
    int fate = calm ? 9 : random.nextInt(10);
    if (fate == 0) {
      session.close();
      return;
    }
    if (fate == 1) {
      session.write(new Frame.Refused(send.clientId(), RefusedReason.UNAVAILABLE, 1, "away"));
      return;
    }
    Address from = new Address(account, 0);
    MessageId id = MessageIds.derive(from, send.clientId());
    append(
        send.to().account(),
        new Stored(id, from, send.kind(), ByteBufUtil.getBytes(send.payload()), send.refersTo()));
    if (fate == 2) {
      session.close();
      return;
    }
    session.write(new Frame.Sent(send.clientId(), id, 1_800_000_000_000L));
  }

  private void acknowledge(String account, ScriptedSession session, long seq) {
    Feed feed = feeds.get(account);
    TreeMap<Long, Stored> mailbox = mailboxes.get(account);
    if (feed == null || mailbox == null || feed.session != session) {
      return;
    }
    for (Long acknowledged : List.copyOf(feed.unacknowledged)) {
      if (acknowledged <= seq) {
        feed.unacknowledged.remove(acknowledged);
        Stored stored = mailbox.remove(acknowledged);
        if (stored != null && stored.kind() == Kind.MESSAGE) {
          append(
              stored.from().account(),
              new Stored(
                  new MessageId(random.nextLong(), random.nextLong()),
                  new Address(account, 0),
                  Kind.DELIVERED,
                  new byte[0],
                  Optional.of(stored.id())));
        }
      }
    }
    pump(account);
  }

  private void append(String account, Stored stored) {
    lastSeq += 2;
    mailboxes.computeIfAbsent(account, _ -> new TreeMap<>()).put(lastSeq, stored);
    pump(account);
  }

  private void pump(String account) {
    Feed feed = feeds.get(account);
    TreeMap<Long, Stored> mailbox = mailboxes.get(account);
    if (feed == null || mailbox == null) {
      return;
    }
    try {
      for (Map.Entry<Long, Stored> entry : mailbox.tailMap(feed.delivered, false).entrySet()) {
        if (feed.unacknowledged.size() >= WINDOW) {
          return;
        }
        feed.delivered = entry.getKey();
        feed.unacknowledged.add(entry.getKey());
        Stored stored = entry.getValue();
        feed.session.write(
            new Frame.Deliver(
                entry.getKey(),
                stored.id(),
                stored.from(),
                stored.kind(),
                1_800_000_000_000L,
                Unpooled.wrappedBuffer(stored.payload()),
                stored.refersTo()));
      }
    } catch (ScriptedSession.GoneException e) {
      feeds.remove(account, feed);
    }
  }
}
