package chat.skerry.node.app;

import chat.skerry.node.handover.HandoverFailed;
import chat.skerry.node.handover.HandoverLimits;
import chat.skerry.node.handover.HandoverMetrics;
import chat.skerry.node.handover.HandoverSettings;
import chat.skerry.node.handover.HandoverStatus;
import chat.skerry.node.handover.HandoverStatus.Stage;
import chat.skerry.node.handover.IslandPlace;
import chat.skerry.node.handover.Predecessor;
import chat.skerry.node.handover.Rehearsal;
import chat.skerry.node.handover.SocketHolder;
import chat.skerry.node.handover.Successor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This process's part in handovers: successor when it starts, if another process serves then, and
/// predecessor as soon as it serves. Used by the thread that starts the member; the questions are
/// for any.
final class Handover {
  private static final Logger LOG = Logger.getLogger(Handover.class);

  /// EX_TEMPFAIL: the other process serves on.
  private static final int GAVE_UP = 75;

  /// What of a member changes hands.
  ///
  /// @param problem why this process does not serve well; empty when it does
  record Parts(SocketHolder sockets, IslandPlace island, Supplier<Optional<String>> problem) {}

  private final NodeConfig config;
  private final HandoverStatus status = new HandoverStatus(InstantSource.system());
  private final HandoverFiles files;
  private final Optional<HandoverSettings> settings;
  private boolean rehearsed;
  private volatile @Nullable Parts parts;
  private volatile @Nullable Predecessor predecessor;
  private volatile HandoverReport.@Nullable Last last;

  Handover(NodeConfig config, MeterRegistry meters) {
    this.config = config;
    this.files = new HandoverFiles(config.runDir());
    this.settings =
        config
            .handoverSocket()
            .map(socket ->
                new HandoverSettings(
                    config.release(),
                    config.generation(),
                    socket,
                    HandoverLimits.standard(),
                    System::nanoTime,
                    status,
                    new HandoverMetrics(meters)));
  }

  /// Whether this process was started to take over from another one.
  boolean isSuccessor() {
    return config.predecessor() && settings.isPresent();
  }

  /// Whether another process of this member answers for it, or shares in it, for now.
  boolean isUnderWay() {
    return switch (status.stage()) {
      case STARTING -> isSuccessor();
      case REHEARSING, OWNING, TAKING, PROVING, HANDING_OVER, PASSIVE -> true;
      case SERVING, LEFT -> false;
    };
  }

  /// Tries on itself what will be done. Once.
  void rehearse() {
    if (!rehearsed) {
      try {
        long beganAtNanos = System.nanoTime();
        new Rehearsal(settings.orElseThrow()).run();
        LOG.infof(
            "rehearsed in %d ms", Duration.ofNanos(System.nanoTime() - beganAtNanos).toMillis());
        rehearsed = true;
      } catch (HandoverFailed e) {
        giveUp("rehearsal: " + e.getMessage());
      }
    }
  }

  /// Takes over from the process that serves. Does not return where that fails: then this process
  /// is at its end, and what it had is closed by the kernel.
  void takeOver(Parts own) {
    parts = own;
    Successor successor =
        new Successor(settings.orElseThrow(), own.sockets(), own.island(), own.problem());
    switch (successor.run()) {
      case TOOK_OVER, SERVES_ALONE -> {
        long opened =
            ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis())
                .orElse(-1L);
        last =
            status
                .lastPassage()
                .map(passage -> HandoverReport.Last.of(passage, opened))
                .orElse(null);
      }
      case GAVE_UP ->
          giveUp(status.lastFailure().map(HandoverStatus.Failure::text).orElse("no reason"));
    }
  }

  /// This process serves: waits for a successor from now on.
  ///
  /// @param handedOver told when one has taken over everything
  void serve(Parts own, Runnable handedOver) {
    parts = own;
    status.servesAlone();
    files.serving(config.generation());
    settings.ifPresent(known -> {
      try {
        predecessor =
            Predecessor.start(known, own.sockets(), own.island(), passage -> handedOver.run());
      } catch (HandoverFailed e) {
        status.failed(e);
        LOG.errorf("no successor can come: %s", e.getMessage());
      }
    });
  }

  /// Ends what is under way: as predecessor it takes back what stands still, as successor it gives
  /// up, and does not return.
  void close() {
    Predecessor serving = predecessor;
    if (serving != null) {
      serving.close();
    } else if (isUnderWay()) {
      giveUp("ended by a signal before it served");
    }
  }

  boolean hasLeft() {
    return status.stage() == Stage.LEFT;
  }

  /// As a successor: there is no way on.
  void giveUp(String reason) {
    files.failure(reason);
    LOG.errorf("not taking over: %s", reason);
    Runtime.getRuntime().halt(GAVE_UP);
  }

  HandoverReport report(int sessions) {
    var sockets = Optional.ofNullable(parts).map(Parts::sockets);
    return new HandoverReport(
        config.release(),
        config.generation(),
        config.slot(),
        status.stage().name(),
        sessions,
        HandoverReport.versions(sockets.map(known -> known.statesWritten())),
        HandoverReport.versions(sockets.map(known -> known.statesRead())),
        status.lastFailure().map(HandoverReport.Failure::of).or(files::successorEnded).orElse(null),
        last);
  }
}
