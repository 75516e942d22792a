package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.MailboxListener;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The open sessions of this member: at most one a device. Tells a session what is stored for it.
/// Thread-safe.
public final class SessionTable implements MailboxListener {
  private final Map<DeviceAddress, Session> sessions = new ConcurrentHashMap<>();

  @Override
  public void stored(DeviceAddress mailbox, List<Envelope> envelopes) {
    @Nullable Session session = sessions.get(mailbox);
    if (session != null) {
      session.announce(envelopes);
    }
  }

  public int size() {
    return sessions.size();
  }

  /// Enters a session. Returns the one of the same device that it replaces, null for none.
  @Nullable Session put(Session session) {
    return sessions.put(session.device(), session);
  }

  /// Enters a session that was opened elsewhere, unless the device has a newer one: ids rise.
  /// Returns the session that is there then, and the one that was there before, null for none.
  Adopted adopt(Session session) {
    AtomicReference<@Nullable Session> before = new AtomicReference<>();
    Session now =
        sessions.compute(
            session.device(),
            (device, current) -> {
              before.set(current);
              return current == null || current.id() <= session.id() ? session : current;
            });
    return new Adopted(now, before.get());
  }

  record Adopted(Session now, @Nullable Session before) {}

  /// Removes the session if it is still there. Returns whether it was.
  boolean remove(Session session) {
    return sessions.remove(session.device(), session);
  }

  @Nullable Session find(DeviceAddress device) {
    return sessions.get(device);
  }

  void forEach(Consumer<Session> action) {
    sessions.values().forEach(action);
  }
}
