package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Finds the member that owns the recipient of a submission and hands it over: to the [Mailboxes]
/// of this member, to the other member of this island, or to a member of another island.
/// Thread-safe; non-blocking.
///
/// ```
/// session ─► Delivery ─┬─ own island, owned here ──► Mailboxes ─► store
///                      ├─ own island, other member ─► Peers ─► Delivery there
///                      ├─ this member, other process ► Peers ─► Delivery there, by this member's own name
///                      └─ other island ─────────────► Peers ─► Delivery there (owner, or one hop more)
/// ```
public final class Delivery implements SubmissionHandler {
  private final String island;
  private final String member;
  private final PartitionMaps maps;
  private final Ownership ownership;
  private final Mailboxes mailboxes;
  private final FanOut fanOut;
  private final Peers peers;

  /// The member of another island that answered last; one entry an island.
  private final Map<String, String> answering = new ConcurrentHashMap<>();

  private volatile boolean leaving;

  /// @param island name of this member's island
  /// @param member name of this member
  public Delivery(
      String island,
      String member,
      PartitionMaps maps,
      Ownership ownership,
      Mailboxes mailboxes,
      DeviceLists lists,
      Peers peers) {
    this.island = island;
    this.member = member;
    this.maps = maps;
    this.ownership = ownership;
    this.mailboxes = mailboxes;
    this.fanOut = new FanOut(lists, mailboxes);
    this.peers = peers;
  }

  @Override
  public CompletionStage<Outcome> accept(Submission submission) {
    return route(
        submission.to().account(),
        submission.hops(),
        () -> mailboxes.append(submission),
        other -> peers.submit(other, submission.handedOver()));
  }

  @Override
  public CompletionStage<Outcome> accept(AccountSubmission submission) {
    return route(
        submission.account(),
        submission.hops(),
        () -> fanOut.accept(submission),
        other -> peers.submit(other, submission.handedOver()));
  }

  @Override
  public boolean isTakenOver() {
    return ownership.isTakenOver();
  }

  /// @param here stores it at this member
  /// @param there hands it over to the member of this name
  private CompletionStage<Outcome> route(
      String account,
      int hops,
      Supplier<CompletionStage<Outcome>> here,
      Function<String, CompletionStage<Outcome>> there) {
    if (leaving) {
      return refused(Refusals.ownerChanges());
    }
    Optional<PartitionMap> map = maps.current();
    if (map.isEmpty()) {
      return refused(Refusals.noMap());
    }
    int partition = PartitionMap.partitionOf(account, map.get().partitionCount());
    PartitionMap.Island target = map.get().islandOf(partition);
    boolean ownIsland = target.name().equals(island);
    String owner = ownIsland ? ownership.ownerOf(partition) : "";
    if (owner.equals(member) && !ownership.ownedByAnotherProcess(partition)) {
      return here.get();
    }
    if (hops >= Submission.HOPS_MAX) {
      return refused(Refusals.ownerChanges());
    }
    return ownIsland ? there.apply(owner) : toIsland(target, there);
  }

  /// Accepts nothing more: this member is about to leave the island.
  public void leave() {
    leaving = true;
  }

  /// Any member of an island finds the owner; one that can't be reached is passed over once.
  private CompletionStage<Outcome> toIsland(
      PartitionMap.Island target, Function<String, CompletionStage<Outcome>> there) {
    List<String> names = target.members().stream().map(PartitionMap.Member::name).toList();
    String first = answering.getOrDefault(target.name(), names.getFirst());
    if (!names.contains(first)) {
      first = names.getFirst();
    }
    String tried = first;
    return there
        .apply(tried)
        .thenCompose(outcome -> {
          if (!isUnavailable(outcome)) {
            return CompletableFuture.completedFuture(outcome);
          }
          return names.stream()
              .filter(name -> !name.equals(tried))
              .findFirst()
              .map(other -> toOther(target.name(), other, there))
              .orElseGet(() -> CompletableFuture.completedFuture(outcome));
        });
  }

  private CompletionStage<Outcome> toOther(
      String target, String other, Function<String, CompletionStage<Outcome>> there) {
    return there
        .apply(other)
        .thenApply(outcome -> {
          if (!isUnavailable(outcome)) {
            answering.put(target, other);
          }
          return outcome;
        });
  }

  private static boolean isUnavailable(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        && refused.reason() == Outcome.Reason.UNAVAILABLE;
  }

  private static CompletionStage<Outcome> refused(Outcome.Refused refusal) {
    return CompletableFuture.completedFuture(refusal);
  }
}
