package chat.skerry.node.session;

import chat.skerry.node.routing.InMemorySessionDirectory;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.token.TestTokens;
import java.util.List;

/// Two members over one store, and what may go wrong with them.
final class SimulatedIsland {
  private static final int PARTITIONS = 16;
  private static final TestTokens TOKENS = new TestTokens("key-1");

  final Simulator simulator;
  final TestTokens tokens = TOKENS;
  final SimulatedStore store;
  final Simulator.Lane links;
  final PartitionMap map =
      new PartitionMap(
          1,
          "acme/demo",
          PARTITIONS,
          List.of(
              new PartitionMap.Island(
                  "demo-0",
                  List.of(new PartitionMap.Range(0, PARTITIONS - 1)),
                  List.of(
                      new PartitionMap.Member("demo-0-a", "10.0.0.1:5222", "10.0.0.1:9000"),
                      new PartitionMap.Member("demo-0-b", "10.0.0.2:5222", "10.0.0.2:9000")))));
  double linkFailures;
  private final SimulatedMember a;
  private final SimulatedMember b;

  /// @param clockBehindMillis how far the clock of member b goes after that of member a
  SimulatedIsland(Simulator simulator, long clockBehindMillis) {
    this.simulator = simulator;
    this.store = new SimulatedStore(simulator);
    this.links = simulator.lane();
    InMemorySessionDirectory directory = new InMemorySessionDirectory("demo-0-a");
    this.a = new SimulatedMember(this, "demo-0-a", 0, 0, directory);
    this.b =
        new SimulatedMember(this, "demo-0-b", 1, clockBehindMillis, directory.sharing("demo-0-b"));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      give(partition, simulator.random.nextBoolean() ? a : b);
    }
  }

  SimulatedMember member(String nameOrAddress) {
    return nameOrAddress.equals("demo-0-b") || nameOrAddress.equals("10.0.0.2:5222") ? b : a;
  }

  SimulatedMember anyMember() {
    return simulator.random.nextBoolean() ? a : b;
  }

  /// Gives a partition to the other member.
  void changeAnOwner() {
    give(simulator.random.nextInt(PARTITIONS), anyMember());
  }

  private void give(int partition, SimulatedMember owner) {
    simulator.trace("partition %d of %s", partition, owner.name);
    a.ownership.give(partition, owner.name);
    b.ownership.give(partition, owner.name);
  }
}
