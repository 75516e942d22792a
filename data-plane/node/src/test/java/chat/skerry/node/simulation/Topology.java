package chat.skerry.node.simulation;

import java.util.Set;

/// Who is in an island and who owns what, as one member sees it.
///
/// @param id later ones are higher
/// @param present names of the members in touch
/// @param owners by partition
/// @param settled whether both members hold, or get, every entry: not while one is catching up
record Topology(long id, Set<String> present, String[] owners, boolean settled) {

  static Topology alone(long id, String member, int partitions) {
    return new Topology(id, Set.of(member), filled(member, partitions), true);
  }

  static String[] filled(String owner, int partitions) {
    String[] owners = new String[partitions];
    java.util.Arrays.fill(owners, owner);
    return owners;
  }

  boolean isWhole() {
    return present.size() == 2;
  }
}
