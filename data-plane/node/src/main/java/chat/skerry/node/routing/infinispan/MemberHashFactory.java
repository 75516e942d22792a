package chat.skerry.node.routing.infinispan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.infinispan.distribution.ch.impl.ConsistentHashFactory;
import org.infinispan.distribution.ch.impl.DefaultConsistentHash;
import org.infinispan.protostream.annotations.ProtoFactory;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.infinispan.remoting.transport.Address;
import org.jspecify.annotations.Nullable;

/// Gives the segments to *members*, by name, and lets the youngest process of a member own what is
/// the member's; its older processes hold further copies until they leave.
///
/// ```
///   members a, b; a has the processes a7 and a8:
///     segments   0 – 31   a8, a7, b       (first: primary owner)
///     segments  32 – 63   b, a8, a7
/// ```
///
/// So the members share as they would if each had one process. When a8 dies or leaves, a7 owns
/// again without a transfer of state, and when a7 leaves nothing changes. It depends on nothing but
/// who is there: any coordinator gets to the same result. Public since Infinispan's processes send
/// it to each other.
@ProtoTypeId(MemberHashFactory.TYPE_ID)
public final class MemberHashFactory implements ConsistentHashFactory<DefaultConsistentHash> {
  /// Never used again for another type.
  static final int TYPE_ID = 1_000_110;

  private static final MemberHashFactory INSTANCE = new MemberHashFactory();

  private MemberHashFactory() {}

  @ProtoFactory
  public static MemberHashFactory instance() {
    return INSTANCE;
  }

  @Override
  public DefaultConsistentHash create(
      int numOwners,
      int numSegments,
      List<Address> members,
      @Nullable Map<Address, Float> capacityFactors) {
    return hash(numOwners, members, capacityFactors, balanced(numOwners, numSegments, members));
  }

  /// Takes out who left and adds no owner, but where none is left.
  @Override
  public DefaultConsistentHash updateMembers(
      DefaultConsistentHash base,
      List<Address> members,
      @Nullable Map<Address, Float> capacityFactors) {
    if (members.equals(base.getMembers())) {
      return base;
    }
    List<List<Address>> segments = new ArrayList<>();
    List<List<Address>> balanced = balanced(base.getNumOwners(), base.getNumSegments(), members);
    for (int segment = 0; segment < base.getNumSegments(); segment++) {
      List<Address> left = new ArrayList<>(base.locateOwnersForSegment(segment));
      left.retainAll(Set.copyOf(members));
      segments.add(left.isEmpty() ? balanced.get(segment) : left);
    }
    return hash(base.getNumOwners(), members, capacityFactors, segments);
  }

  @Override
  public DefaultConsistentHash rebalance(DefaultConsistentHash base) {
    DefaultConsistentHash balanced =
        hash(
            base.getNumOwners(),
            base.getMembers(),
            base.getCapacityFactors(),
            balanced(base.getNumOwners(), base.getNumSegments(), base.getMembers()));
    return balanced.equals(base) ? base : balanced;
  }

  @Override
  public DefaultConsistentHash union(DefaultConsistentHash first, DefaultConsistentHash second) {
    return first.union(second);
  }

  /// The owners of each segment, primary owner first.
  ///
  /// @param membersEach so many members hold a segment, each with all its processes
  static List<List<Address>> balanced(
      int membersEach, int segmentCount, Collection<Address> processes) {
    TreeMap<String, List<Address>> byName = new TreeMap<>();
    for (Address process : processes) {
      byName
          .computeIfAbsent(
              Objects.requireNonNullElse(process.getMachineId(), ""), name -> new ArrayList<>())
          .add(process);
    }
    List<List<Address>> members = byName.values().stream().map(Origin::youngestFirst).toList();
    List<List<Address>> segments = new ArrayList<>(segmentCount);
    for (int segment = 0; segment < segmentCount; segment++) {
      int first = (int) ((long) segment * members.size() / segmentCount);
      List<Address> owners = new ArrayList<>();
      for (int i = 0; i < Math.min(membersEach, members.size()); i++) {
        owners.addAll(members.get((first + i) % members.size()));
      }
      segments.add(owners);
    }
    return segments;
  }

  @SuppressWarnings("unchecked")
  private static DefaultConsistentHash hash(
      int numOwners,
      List<Address> members,
      @Nullable Map<Address, Float> capacityFactors,
      List<List<Address>> segments) {
    return DefaultConsistentHash.create(
        numOwners, segments.size(), members, capacityFactors, segments.toArray(List[]::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemberHashFactory;
  }

  @Override
  public int hashCode() {
    return TYPE_ID;
  }

  @Override
  public String toString() {
    return "MemberHashFactory";
  }
}
