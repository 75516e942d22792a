package chat.skerry.node.simulation;

/// What reaches what now. Members are numbered over all islands.
final class Network {
  private final boolean[][] cut;
  private final boolean[] fromStore;
  private final boolean[] fromDevices;

  Network(int members) {
    cut = new boolean[members][members];
    fromStore = new boolean[members];
    fromDevices = new boolean[members];
  }

  /// Cuts or heals one direction between two members.
  void cut(int from, int to, boolean isCut) {
    cut[from][to] = isCut;
  }

  void cutFromStore(int member, boolean isCut) {
    fromStore[member] = isCut;
  }

  void cutFromDevices(int member, boolean isCut) {
    fromDevices[member] = isCut;
  }

  boolean reaches(int from, int to) {
    return !cut[from][to];
  }

  /// Whether two members can talk: a connection needs both directions.
  boolean connects(int one, int other) {
    return !cut[one][other] && !cut[other][one];
  }

  boolean reachesStore(int member) {
    return !fromStore[member];
  }

  boolean reachesDevices(int member) {
    return !fromDevices[member];
  }

  void heal() {
    for (int from = 0; from < cut.length; from++) {
      java.util.Arrays.fill(cut[from], false);
      fromStore[from] = false;
      fromDevices[from] = false;
    }
  }
}
