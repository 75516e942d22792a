package chat.skerry.node.routing.infinispan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.infinispan.remoting.transport.Address;

/// Where a process of a member comes from. It travels in the process's Infinispan address, as its
/// rack id `generation@host/started`; the member's name is the machine id.
///
/// @param generation rises with each start on a host
/// @param host IP address
/// @param startedMillis milliseconds since 1970
record Origin(int generation, String host, long startedMillis) {
  private static final Origin UNKNOWN = new Origin(0, "", 0);

  static Origin of(IslandTransport transport) {
    return new Origin(
        transport.start().generation(), transport.bindAddress(), transport.start().startedMillis());
  }

  static Origin of(Address process) {
    String text = process.getRackId();
    int at = text == null ? -1 : text.indexOf('@');
    int slash = text == null ? -1 : text.lastIndexOf('/');
    if (text == null || at < 1 || slash < at) {
      return UNKNOWN;
    }
    try {
      return new Origin(
          Integer.parseInt(text, 0, at, 10),
          text.substring(at + 1, slash),
          Long.parseLong(text, slash + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  String text() {
    return generation + "@" + host + "/" + startedMillis;
  }

  /// The processes of one member, the one that is to own first. In a pod a higher generation is
  /// younger; a pod is younger where its youngest process was started later, since generations are
  /// counted anew in each.
  static List<Address> youngestFirst(Collection<Address> processes) {
    Map<String, Long> started = new HashMap<>();
    for (Address process : processes) {
      Origin origin = of(process);
      started.merge(origin.host(), origin.startedMillis(), Math::max);
    }
    List<Address> sorted = new ArrayList<>(processes);
    sorted.sort(
        Comparator.comparing((Address process) -> started.get(of(process).host()))
            .thenComparing(process -> of(process).host())
            .thenComparing(process -> of(process).generation())
            .thenComparing(process -> of(process).startedMillis())
            .thenComparing(Comparator.naturalOrder())
            .reversed());
    return sorted;
  }
}
