package chat.skerry.node.simulation;

import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Peers;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The links of one life of a member to the other members. Each keeps the order; where something is
/// lost, everything unanswered is refused after a while, though it may have arrived.
final class SimulatedPeers implements Peers {
  private static final int UNANSWERED_MAX = 4_096;
  private static final long ANSWER_NANOS_MAX = 6 * Simulator.SECOND;
  private static final long TICK_NANOS = 500 * Simulator.MILLI;

  private final World world;
  private final SimulatedMember self;
  private final Life life;
  private final Map<String, Link> links = new LinkedHashMap<>();

  SimulatedPeers(World world, SimulatedMember self, Life life) {
    this.world = world;
    this.self = self;
    this.life = life;
  }

  @Override
  public CompletionStage<Outcome> submit(String member, Submission submission) {
    return links.computeIfAbsent(member, Link::new).submit(there -> there.accept(submission));
  }

  @Override
  public CompletionStage<Outcome> submit(String member, AccountSubmission submission) {
    return links.computeIfAbsent(member, Link::new).submit(there -> there.accept(submission));
  }

  /// The process of another member is gone, or the link to it.
  void lost(String member) {
    Link link = links.get(member);
    if (link != null) {
      link.lost();
    }
  }

  @Override
  public void close() {
    links.values().forEach(Link::lost);
  }

  private record Unanswered(CompletableFuture<Outcome> outcome, long deadlineNanos) {}

  private final class Link {
    private final String name;
    private final SimulatedMember target;
    private List<Unanswered> unanswered = new ArrayList<>();
    private @Nullable Wire out;
    private @Nullable Wire back;
    private long connectsAtNanos;
    private boolean ticking;

    Link(String name) {
      this.name = name;
      this.target = world.member(name);
    }

    CompletionStage<Outcome> submit(Function<SubmissionHandler, CompletionStage<Outcome>> ask) {
      if (out == null && !connect()) {
        return CompletableFuture.completedFuture(unavailable("not connected"));
      }
      if (unanswered.size() >= UNANSWERED_MAX) {
        return CompletableFuture.completedFuture(unavailable("too much is unanswered"));
      }
      Unanswered entry =
          new Unanswered(new CompletableFuture<>(), world.simulator.nanoTime() + ANSWER_NANOS_MAX);
      unanswered.add(entry);
      tick();
      Wire to = out;
      Wire from = back;
      SimulatedMember.Running there = target.running();
      if (to != null && from != null && there != null) {
        to.send(() ->
            ask.apply(there.handler)
                .thenAccept(outcome -> from.send(() -> answered(entry, outcome))));
      }
      return entry.outcome;
    }

    private boolean connect() {
      SimulatedMember.Running there = target.running();
      if (there == null
          || there.leftPeers
          || world.simulator.nanoTime() < connectsAtNanos
          || !world.network.connects(self.number, target.number)) {
        return false;
      }
      out = wire(there.life, self.number, target.number);
      back = wire(life, target.number, self.number);
      return true;
    }

    private Wire wire(Life to, int from, int towards) {
      return new Wire(
          world.simulator,
          to,
          50 * Simulator.MICRO,
          world.weather.peerLatencyNanosMax,
          () ->
              world.network.reaches(from, towards)
                  && !world.simulator.chance(world.weather.peerLoss),
          this::lost);
    }

    private void answered(Unanswered entry, Outcome outcome) {
      if (unanswered.remove(entry)) {
        entry.outcome.complete(outcome);
      }
    }

    /// What is under way never arrives; this side learns it a little later.
    void lost() {
      Wire to = out;
      Wire from = back;
      if (to == null || from == null) {
        return;
      }
      to.cut();
      from.cut();
      world.simulator.after(
          world.simulator.between(Simulator.MILLI, 4 * Simulator.SECOND),
          life,
          () -> {
            if (out == to) {
              refuseAll();
            }
          });
    }

    private void refuseAll() {
      out = null;
      back = null;
      connectsAtNanos =
          world.simulator.nanoTime()
              + world.simulator.between(50 * Simulator.MILLI, Simulator.SECOND);
      List<Unanswered> refused = unanswered;
      unanswered = new ArrayList<>();
      refused.forEach(entry -> entry.outcome.complete(unavailable("lost")));
    }

    private void tick() {
      if (!ticking) {
        ticking = true;
        world.simulator.after(TICK_NANOS, life, this::expire);
      }
    }

    private void expire() {
      ticking = false;
      long now = world.simulator.nanoTime();
      List<Unanswered> expired =
          unanswered.stream().filter(entry -> entry.deadlineNanos <= now).toList();
      unanswered.removeAll(expired);
      if (!unanswered.isEmpty()) {
        tick();
      }
      expired.forEach(entry -> entry.outcome.complete(unavailable("no answer in time")));
    }

    private Outcome unavailable(String why) {
      return new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 300, "member " + name + ": " + why);
    }
  }
}
