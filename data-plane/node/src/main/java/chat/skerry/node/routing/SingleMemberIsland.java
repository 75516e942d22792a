package chat.skerry.node.routing;

import chat.skerry.node.account.DeviceAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An island of one: its member owns everything, and no port is opened. Thread-safe; holds one
/// entry for each open session.
public final class SingleMemberIsland implements Ownership, SessionDirectory {
  private final String member;
  private final Map<DeviceAddress, Entry> sessions = new ConcurrentHashMap<>();
  private final List<Replacement> replacedCallbacks = new CopyOnWriteArrayList<>();

  public SingleMemberIsland(String member) {
    this.member = member;
  }

  @Override
  public String ownerOf(int partition) {
    return member;
  }

  @Override
  public boolean ownedHere(int partition) {
    return true;
  }

  /// Nothing ever changes.
  @Override
  public void onChange(Runnable callback) {}

  @Override
  public Set<String> presentMembers() {
    return Set.of(member);
  }

  @Override
  public CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId) {
    Entry entry = new Entry(member, sessionId);
    Optional<Entry> before = Optional.ofNullable(sessions.put(device, entry));
    before
        .filter(replaced -> !replaced.equals(entry))
        .ifPresent(replaced ->
            replacedCallbacks.forEach(
                callback -> callback.replaced(device, replaced.sessionId(), true)));
    return CompletableFuture.completedStage(before);
  }

  @Override
  public CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId) {
    sessions.remove(device, new Entry(member, sessionId));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Optional<Entry>> find(DeviceAddress device) {
    return CompletableFuture.completedStage(Optional.ofNullable(sessions.get(device)));
  }

  @Override
  public void onReplaced(Replacement callback) {
    replacedCallbacks.add(callback);
  }

  @Override
  public void close() {
    sessions.clear();
  }
}
