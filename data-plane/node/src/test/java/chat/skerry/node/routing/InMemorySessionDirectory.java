package chat.skerry.node.routing;

import chat.skerry.node.account.DeviceAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A session directory in memory. Directories made with [#sharing] see the same entries, as those
/// of the members of one island do. Thread-safe.
public final class InMemorySessionDirectory implements SessionDirectory {
  private final String self;
  private final Map<DeviceAddress, Entry> entries;
  private final List<InMemorySessionDirectory> island;
  private final List<Replacement> callbacks = new CopyOnWriteArrayList<>();

  public InMemorySessionDirectory(String self) {
    this(self, new ConcurrentHashMap<>(), new CopyOnWriteArrayList<>());
  }

  private InMemorySessionDirectory(
      String self, Map<DeviceAddress, Entry> entries, List<InMemorySessionDirectory> island) {
    this.self = self;
    this.entries = entries;
    this.island = island;
    island.add(this);
  }

  /// The directory of another member of the same island.
  public InMemorySessionDirectory sharing(String other) {
    return new InMemorySessionDirectory(other, entries, island);
  }

  @Override
  public CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId) {
    Entry entry = new Entry(self, sessionId);
    Optional<Entry> previous = Optional.ofNullable(entries.put(device, entry));
    previous.filter(replaced -> !replaced.equals(entry)).ifPresent(was -> replaced(device, was));
    return CompletableFuture.completedStage(previous);
  }

  @Override
  public CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId) {
    entries.remove(device, new Entry(self, sessionId));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Optional<Entry>> find(DeviceAddress device) {
    return CompletableFuture.completedStage(Optional.ofNullable(entries.get(device)));
  }

  @Override
  public void onReplaced(Replacement callback) {
    callbacks.add(callback);
  }

  private void replaced(DeviceAddress device, Entry was) {
    island.stream()
        .filter(member -> member.self.equals(was.member()))
        .flatMap(member -> member.callbacks.stream())
        .forEach(callback -> callback.replaced(device, was.sessionId(), true));
  }
}
