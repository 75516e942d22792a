package chat.skerry.node.routing.infinispan;

import java.util.ArrayList;
import java.util.List;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.distribution.ch.ConsistentHash;
import org.infinispan.remoting.transport.Address;
import org.jspecify.annotations.Nullable;

/// Which processes hold all that lies in a segment, at one moment. Immutable.
///
/// While segments move, those that hold everything are those that did before the move and will
/// after it: one that is being filled does not count yet, one that is about to give up does no
/// more. Two processes of one member are on one host and count as one copy.
public final class CopyHolders {
  private final LocalizedCacheTopology topology;
  private final Contact contact;
  private final Address self;
  private final List<List<Address>> holders;
  private final boolean whole;

  CopyHolders(LocalizedCacheTopology topology, Contact contact, Address self) {
    this.topology = topology;
    this.contact = contact;
    this.self = self;
    List<List<Address>> all = new ArrayList<>();
    boolean everywhere = true;
    for (int segment = 0; segment < topology.getNumSegments(); segment++) {
      List<Address> here = holders(topology, segment);
      all.add(here);
      everywhere &= here.stream().map(Address::getMachineId).distinct().count() > 1;
    }
    this.holders = List.copyOf(all);
    this.whole = everywhere;
  }

  private static List<Address> holders(LocalizedCacheTopology topology, int segment) {
    List<Address> now = topology.getCurrentCH().locateOwnersForSegment(segment);
    @Nullable ConsistentHash next = topology.getPendingCH();
    return next == null
        ? List.copyOf(now)
        : now.stream().filter(next.locateOwnersForSegment(segment)::contains).toList();
  }

  boolean isOf(LocalizedCacheTopology current, Contact currentContact) {
    return topology == current && contact == currentContact;
  }

  /// Whether two members hold every segment.
  public boolean whole() {
    return whole;
  }

  /// Whether this process and one of another member held the segment then and now, without a break
  /// between: a write that began then and has ended lies with both.
  public boolean bothSince(CopyHolders before, int segment) {
    List<Address> now = holders.get(segment);
    List<Address> then = before.holders.get(segment);
    if (!now.contains(self) || !then.contains(self)) {
      return false;
    }
    for (Address holder : now) {
      if (!String.valueOf(holder.getMachineId()).equals(self.getMachineId())
          && then.contains(holder)
          && (contact == before.contact || contact.unbroken(holder, before.contact))) {
        return true;
      }
    }
    return false;
  }
}
