package chat.skerry.node.routing.infinispan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.infinispan.remoting.transport.Address;

/// Since which view each process is in touch without a break. Immutable.
record Contact(Map<Address, Long> sinceView) {
  static final Contact NONE = new Contact(Map.of());

  Contact {
    sinceView = Map.copyOf(sinceView);
  }

  /// @param broken whether those who are in the view were apart, some of them
  Contact next(Collection<Address> processes, long view, boolean broken) {
    Map<Address, Long> since = new HashMap<>();
    for (Address process : processes) {
      since.put(process, broken ? view : sinceView.getOrDefault(process, view));
    }
    return new Contact(since);
  }

  /// Whether the process has been in touch all the time since.
  boolean unbroken(Address process, Contact before) {
    Long since = sinceView.get(process);
    return since != null && since.equals(before.sinceView.get(process));
  }
}
