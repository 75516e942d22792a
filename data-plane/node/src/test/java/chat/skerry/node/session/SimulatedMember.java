package chat.skerry.node.session;

import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.account.InMemoryDeviceKeys;
import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Delivery;
import chat.skerry.node.delivery.DeliveryLimits;
import chat.skerry.node.delivery.MailboxSettings;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Peers;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.limits.SendLimits;
import chat.skerry.node.routing.FixedOwnership;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.PartitionMaps;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TokenVerifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// One of the two members of an island, in a simulation.
final class SimulatedMember {
  final String name;
  final FixedOwnership ownership;
  final Delivery delivery;
  private final List<Sessions> processes = new ArrayList<>();
  private final Supplier<Sessions> startProcess;
  private SessionTable owner = new SessionTable();
  private final Simulator simulator;

  /// @param world what both members share
  /// @param clockBehindMillis how far the clock of this member goes after the other's
  SimulatedMember(
      SimulatedIsland world,
      String name,
      int bit,
      long clockBehindMillis,
      SessionDirectory directory) {
    this.simulator = world.simulator;
    this.name = name;
    this.ownership = new FixedOwnership(name);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Supervisor failures = new Supervisor(simulator::nanoTime, meters);
    Executor blocking = simulator.anyOrder();
    PartitionMaps maps = new FixedMaps(world.map);
    Mailboxes mailboxes =
        new Mailboxes(
            new MailboxSettings(
                bit,
                new DeliveryLimits(100, 1 << 20, 20, 1_000, 64, 640),
                () -> simulator.epochMillis() - clockBehindMillis,
                () -> false,
                simulator.random,
                meters,
                failures),
            world.store,
            (mailbox, envelopes) -> owner.stored(mailbox, envelopes),
            mailbox ->
                ownership.ownedHere(
                    PartitionMap.partitionOf(mailbox.account(), world.map.partitionCount())));
    DeviceLists devices =
        new DeviceLists(
            new InMemoryDeviceKeys(), blocking, simulator::nanoTime, () -> true, 100, 100);
    delivery =
        new Delivery(
            "demo-0", name, maps, ownership, mailboxes, devices, new SimulatedPeers(world));
    startProcess =
        () -> {
          owner = new SessionTable();
          return new Sessions(
              new SessionSettings(
                  limits(),
                  blocking,
                  simulator::epochMillis,
                  simulator::nanoTime,
                  () -> false,
                  simulator.random,
                  meters,
                  new SendBudgets(
                      new SendLimits(1_000, 1 << 20, 10_000, 1 << 24), simulator::nanoTime, 1),
                  failures),
              new SessionPorts(
                  new TokenVerifier("acme/demo", world.tokens::keys, simulator::epochMillis, 100),
                  TicketCheck.none(),
                  devices,
                  delivery,
                  mailboxes,
                  world.store,
                  directory),
              owner,
              new Placement("demo-0", name, maps, ownership));
        };
    processes.add(startProcess.get());
    ownership.onChange(mailboxes::ownershipChanged);
    ownership.onChange(() -> List.copyOf(processes).forEach(Sessions::ownershipChanged));
  }

  /// The process that serves.
  Sessions serving() {
    return processes.getLast();
  }

  /// A successor of it starts and owns the mailboxes; the sessions are still where they were.
  void succeed() {
    simulator.trace("%s: a successor starts", name);
    processes.add(startProcess.get());
  }

  private static SessionLimits limits() {
    return new SessionLimits(
        8,
        1 << 16,
        64,
        4,
        1 << 16,
        1_000,
        1_000,
        1 << 20,
        1 << 22,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }

  private record FixedMaps(PartitionMap map) implements PartitionMaps {
    @Override
    public Optional<PartitionMap> current() {
      return Optional.of(map);
    }

    @Override
    public void onChange(Runnable callback) {}
  }

  /// Links that lose some submissions before, and some outcomes after the other member has them.
  private record SimulatedPeers(SimulatedIsland world) implements Peers {
    @Override
    public CompletionStage<Outcome> submit(String member, Submission submission) {
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      Outcome lost = new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 100, "link: lost");
      world.links.execute(() -> {
        if (world.simulator.chance(world.linkFailures)) {
          outcome.complete(lost);
          return;
        }
        world
            .member(member)
            .delivery
            .accept(submission)
            .thenAccept(result ->
                outcome.complete(world.simulator.chance(world.linkFailures) ? lost : result));
      });
      return outcome;
    }

    @Override
    public CompletionStage<Outcome> submit(String member, AccountSubmission submission) {
      return CompletableFuture.completedFuture(
          new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 100, "link: lost"));
    }

    @Override
    public void close() {}
  }
}
