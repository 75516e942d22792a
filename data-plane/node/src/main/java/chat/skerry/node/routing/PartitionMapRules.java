package chat.skerry.node.routing;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What makes a partition map sound: every account has exactly one place.
final class PartitionMapRules {
  private static final int PARTITIONS_MIN = 16;
  private static final int PARTITIONS_MAX = 65_536;
  private static final int ISLANDS_MAX = 256;
  private static final int MEMBERS_MAX = 2;
  private static final int PORT_MAX = 65_535;
  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9.-]{1,253}/[a-z0-9.-]{1,253}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

  private static final Pattern WEB_SOCKET_URL =
      Pattern.compile(
          "wss?://([A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?"
              + "/[A-Za-z0-9._~/-]{0,255}");

  private PartitionMapRules() {}

  static void check(
      long version, String cluster, int partitionCount, List<PartitionMap.Island> islands) {
    expect(version > 0, "version", version, "1 or more");
    expect(CLUSTER.matcher(cluster).matches(), "cluster", cluster, "namespace/name");
    expect(
        partitionCount >= PARTITIONS_MIN
            && partitionCount <= PARTITIONS_MAX
            && Integer.bitCount(partitionCount) == 1,
        "partitionCount",
        partitionCount,
        "a power of two, 16 to 65536");
    expect(
        !islands.isEmpty() && islands.size() <= ISLANDS_MAX, "islands", islands.size(), "1 to 256");
    checkNames(islands);
    checkPartitions(partitionCount, islands);
  }

  private static void checkNames(List<PartitionMap.Island> islands) {
    Set<String> islandNames = new HashSet<>();
    Set<String> memberNames = new HashSet<>();
    for (int i = 0; i < islands.size(); i++) {
      PartitionMap.Island island = islands.get(i);
      String at = "islands[" + i + "]";
      expect(NAME.matcher(island.name()).matches(), at + ".name", island.name(), "a DNS name");
      expect(islandNames.add(island.name()), at + ".name", island.name(), "a name used once");
      int members = island.members().size();
      expect(members >= 1 && members <= MEMBERS_MAX, at + ".members", members, "1 or 2");
      for (int m = 0; m < members; m++) {
        checkMember(at + ".members[" + m + "]", island.members().get(m), memberNames);
      }
    }
  }

  private static void checkMember(String at, PartitionMap.Member member, Set<String> names) {
    expect(NAME.matcher(member.name()).matches(), at + ".name", member.name(), "a DNS name");
    expect(names.add(member.name()), at + ".name", member.name(), "a name used once");
    expectAddress(at + ".chatAddress", member.chatAddress());
    expectAddress(at + ".peerAddress", member.peerAddress());
    expect(
        member.webSocketUrl().isEmpty() || WEB_SOCKET_URL.matcher(member.webSocketUrl()).matches(),
        at + ".webSocketUrl",
        member.webSocketUrl(),
        "ws://host:port/path or wss://host/path");
  }

  private static void expectAddress(String field, String address) {
    var match = ADDRESS.matcher(address);
    boolean sound = match.matches();
    if (sound) {
      int port = Integer.parseInt(match.group(3));
      sound = port >= 1 && port <= PORT_MAX;
    }
    expect(sound, field, address, "host:port");
  }

  private static void checkPartitions(int partitionCount, List<PartitionMap.Island> islands) {
    BitSet carried = new BitSet(partitionCount);
    for (int i = 0; i < islands.size(); i++) {
      List<PartitionMap.Range> ranges = islands.get(i).partitions();
      for (int r = 0; r < ranges.size(); r++) {
        PartitionMap.Range range = ranges.get(r);
        String at = "islands[" + i + "].partitions[" + r + "]";
        String text = range.first() + " to " + range.last();
        expect(
            range.first() >= 0 && range.first() <= range.last() && range.last() < partitionCount,
            at,
            text,
            "first to last, within 0 to " + (partitionCount - 1));
        int twice = carried.nextSetBit(range.first());
        expect(
            twice < 0 || twice > range.last(),
            at,
            text,
            "partition " + twice + " in one island only");
        carried.set(range.first(), range.last() + 1);
      }
    }
    int missing = carried.nextClearBit(0);
    expect(missing >= partitionCount, "partition", missing, "in one island; it is in none of them");
  }

  private static void expect(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }
}
