package chat.skerry.client.connection;

import chat.skerry.protocol.handshake.KnownMember;
import java.util.Optional;

/// The members that have proven themselves to this device, by the address at which they were
/// reached: the next handshake with them is shorter. A memory only; losing it costs a longer
/// handshake. Thread-safe; bounded.
public interface KnownMembers {

  Optional<KnownMember> find(HostPort address);

  void remember(HostPort address, KnownMember member);

  /// The member at this address did not go on with what was known.
  void forget(HostPort address);
}
