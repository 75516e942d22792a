package chat.skerry.node.app;

import chat.skerry.node.routing.Ownership;
import chat.skerry.node.routing.PartitionMap;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Starts the member as soon as what it needs is there, tries again what failed, and stops it. The
/// start has a thread of its own: health answers from the first moment.
@Singleton
final class NodeLifecycle {
  private static final Logger LOG = Logger.getLogger(NodeLifecycle.class);
  private static final long RETRY_MILLIS = 500;
  private static final Duration STOP_START_MAX = Duration.ofSeconds(10);
  private static final long SUCCESSOR_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private final Surroundings surroundings;
  private final Handover handover;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread starter;
  private volatile String waitingFor = "start: not begun";
  private volatile @Nullable ChatNode running;

  NodeLifecycle(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.handover = new Handover(surroundings.config(), surroundings.meters());
    this.starter = Thread.ofPlatform().name("node-start").unstarted(this::run);
  }

  void onStart(@Observes StartupEvent event) {
    UnknownKeys.check(System.getenv().keySet());
    if (surroundings.config().role() == NodeConfig.Role.MEMBER) {
      // What is missing shows at once, and not as a start that never ends.
      NodeSettings.place(surroundings.config());
      NodeSettings.store(surroundings.config());
      starter.start();
    }
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    waitingFor = "member: stopping";
    stopping.countDown();
    if (surroundings.config().role() == NodeConfig.Role.MEMBER) {
      handover.close();
    }
    if (starter.isAlive()) {
      starter.interrupt();
      starter.join(STOP_START_MAX);
    }
    ChatNode node = running;
    if (node != null && handover.hasLeft()) {
      node.close();
    } else if (node != null) {
      node.stop();
    }
  }

  /// Why this member can't serve now; empty when it can.
  Optional<String> problem() {
    ChatNode node = running;
    if (stopping.getCount() > 0 && handover.isUnderWay()) {
      // The member serves, by one process or the other.
      return Optional.empty();
    }
    if (node == null || stopping.getCount() == 0) {
      return Optional.of(waitingFor);
    }
    if (surroundings.keys().current().size() == 0) {
      return Optional.of(surroundings.keysMissing());
    }
    return node.problem();
  }

  /// What failed inside lately, though the member serves; empty if nothing did.
  Optional<String> errors() {
    return surroundings.failures().report();
  }

  boolean isAlive() {
    ChatNode node = running;
    return node == null || stopping.getCount() == 0 || node.isAlive();
  }

  HandoverReport handoverReport() {
    ChatNode node = running;
    return handover.report(node == null ? 0 : node.sessions());
  }

  /// Empty until this member has joined its island.
  Optional<Ownership> ownership() {
    return Optional.ofNullable(running).map(ChatNode::ownership);
  }

  private void run() {
    long beganAtNanos = System.nanoTime();
    try {
      while (stopping.getCount() > 0 && !start()) {
        if (handover.isSuccessor() && System.nanoTime() - beganAtNanos > SUCCESSOR_NANOS_MAX) {
          handover.giveUp("not started: " + waitingFor);
        }
        if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether the member runs now.
  private boolean start() {
    Optional<PartitionMap> map = surroundings.maps().current();
    if (map.isEmpty()) {
      waitFor(surroundings.mapMissing());
      return false;
    }
    try {
      ChatNode node =
          handover.isSuccessor() ? takeOver(map.get()) : ChatNode.start(surroundings, map.get());
      running = node;
      handover.serve(node.parts(), this::handedOver);
      LOG.infof("member %s: running", NodeSettings.place(surroundings.config()).member());
      return true;
    } catch (RuntimeException e) {
      waitFor(String.valueOf(e.getMessage()));
      LOG.debug("start failed", e);
      return false;
    }
  }

  private ChatNode takeOver(PartitionMap map) {
    handover.rehearse();
    ChatNode node = ChatNode.connect(surroundings, map);
    handover.takeOver(node.parts());
    node.serves();
    return node;
  }

  /// Told by the thread of the handover: a successor has everything, so this process ends.
  private void handedOver() {
    LOG.info("handed over: this process ends");
    Quarkus.asyncExit(0);
  }

  private void waitFor(String reason) {
    if (!waitingFor.equals(reason)) {
      waitingFor = reason;
      LOG.warnf("not started yet: %s", reason);
    }
  }
}
