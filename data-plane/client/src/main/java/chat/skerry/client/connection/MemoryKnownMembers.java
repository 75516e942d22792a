package chat.skerry.client.connection;

import chat.skerry.protocol.handshake.KnownMember;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Known members of a process; the one that was remembered first is forgotten first.
public final class MemoryKnownMembers implements KnownMembers {
  /// Both members of a few islands.
  public static final int MEMBERS_MAX = 16;

  private final Map<HostPort, KnownMember> members =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HostPort, KnownMember> eldest) {
          return size() > MEMBERS_MAX;
        }
      };

  @Override
  public synchronized Optional<KnownMember> find(HostPort address) {
    return Optional.ofNullable(members.get(address));
  }

  @Override
  public synchronized void remember(HostPort address, KnownMember member) {
    members.remove(address);
    members.put(address, member);
  }

  @Override
  public synchronized void forget(HostPort address) {
    members.remove(address);
  }

  /// A copy, the one remembered first at the beginning.
  public synchronized Map<HostPort, KnownMember> all() {
    return new LinkedHashMap<>(members);
  }
}
