package chat.skerry.node.peer;

import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A map of one island whose second member a test changes.
final class TestMaps implements PartitionMaps {
  private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
  private volatile Optional<PartitionMap> current = Optional.empty();
  private volatile String ownAddress = "127.0.0.1:1";
  private long version;

  /// Where the member of the test has its port for peers; in force with the next [#become].
  void own(String peerAddress) {
    ownAddress = peerAddress;
  }

  void become(String member, String peerAddress) {
    current =
        Optional.of(
            new PartitionMap(
                ++version,
                "acme/test",
                16,
                List.of(
                    new PartitionMap.Island(
                        "test-0",
                        List.of(new PartitionMap.Range(0, 15)),
                        List.of(
                            new PartitionMap.Member("test-0-a", "127.0.0.1:1", ownAddress),
                            new PartitionMap.Member(member, "127.0.0.1:2", peerAddress))))));
    callbacks.forEach(Runnable::run);
  }

  @Override
  public Optional<PartitionMap> current() {
    return current;
  }

  @Override
  public void onChange(Runnable callback) {
    callbacks.add(callback);
  }
}
