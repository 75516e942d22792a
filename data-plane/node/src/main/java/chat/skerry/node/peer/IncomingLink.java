package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.peer.v1.LinkAnswer;
import chat.skerry.node.peer.v1.LinkGoodbye;
import chat.skerry.node.peer.v1.LinkHello;
import chat.skerry.node.peer.v1.LinkRequest;
import chat.skerry.node.peer.v1.LinkWelcome;
import chat.skerry.node.peer.v1.OutcomeBatch;
import chat.skerry.node.peer.v1.PeerOutcome;
import chat.skerry.node.peer.v1.PeerSubmission;
import chat.skerry.node.routing.Place;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// One stream from another member. gRPC calls it one message at a time; outcomes come from any
/// thread.
final class IncomingLink implements StreamObserver<LinkRequest> {
  private static final Logger LOG = Logger.getLogger(IncomingLink.class);
  private static final int UNANSWERED_MAX = 4_096;

  private final Place self;
  private final SubmissionHandler handler;
  private final ServerCallStreamObserver<LinkAnswer> answers;
  private final Outbox<PeerOutcome> outbox;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger pauses = new AtomicInteger();
  private String from = "";
  private volatile boolean ended;

  /// Guarded by this, as what follows it.
  private boolean leaving;

  private long acceptedThrough;

  /// @param gone hears of the end of the stream
  IncomingLink(
      Place self,
      SubmissionHandler handler,
      ServerCallStreamObserver<LinkAnswer> answers,
      Consumer<IncomingLink> gone) {
    this.self = self;
    this.handler = handler;
    this.answers = answers;
    this.outbox = new Outbox<>(answers::isReady, this::send, PeerOutcome::getSerializedSize);
    answers.disableAutoRequest();
    answers.setOnReadyHandler(() -> {
      outbox.flush();
      endIfAllAnswered();
    });
    answers.setOnCancelHandler(() -> gone.accept(this));
    answers.setOnCloseHandler(() -> gone.accept(this));
    answers.request(1);
  }

  @Override
  public void onNext(LinkRequest request) {
    boolean greeted = !from.isEmpty();
    if (request.hasHello() && !greeted) {
      greet(request.getHello());
    } else if (request.hasSubmissions() && greeted) {
      accept(request.getSubmissions().getSubmissionsList());
    } else {
      refuse(
          "body: %s (expected: %s)"
              .formatted(request.getBodyCase(), greeted ? "SUBMISSIONS" : "HELLO"));
    }
  }

  private void greet(LinkHello hello) {
    String problem = problem(hello);
    if (!problem.isEmpty()) {
      refuse(problem);
      return;
    }
    from = hello.getFromMember();
    if (from.equals(self.member()) && handler.isTakenOver()) {
      leave();
      return;
    }
    LOG.infof("peer %s: link open", from);
    answers.onNext(
        LinkAnswer.newBuilder()
            .setWelcome(LinkWelcome.newBuilder().setVersion(PeerProtocol.VERSION))
            .build());
    answers.request(1);
  }

  private String problem(LinkHello hello) {
    if (hello.getVersion() != PeerProtocol.VERSION) {
      return "version: %d (expected: %d)".formatted(hello.getVersion(), PeerProtocol.VERSION);
    }
    if (!hello.getCluster().equals(self.cluster())) {
      return "cluster: %s (expected: %s)".formatted(hello.getCluster(), self.cluster());
    }
    if (!hello.getToMember().equals(self.member())) {
      return "to_member: %s (expected: %s)".formatted(hello.getToMember(), self.member());
    }
    return hello.getFromMember().isEmpty() ? "from_member: empty (expected: a name)" : "";
  }

  private void accept(List<PeerSubmission> submissions) {
    if (submissions.size() > Outbox.BATCH_MAX) {
      refuse(
          "submissions: %d (expected: at most %d)".formatted(submissions.size(), Outbox.BATCH_MAX));
      return;
    }
    if (!begin(submissions)) {
      return;
    }
    if (submissions.isEmpty()) {
      outbox.signOfLife();
    }
    submissions.forEach(this::accept);
    if (unanswered.get() < UNANSWERED_MAX) {
      answers.request(1);
    } else {
      pauses.incrementAndGet();
      resumeIfPaused();
    }
    endIfAllAnswered();
  }

  /// Whether they are to be accepted: not where this process has said that it takes no more.
  private synchronized boolean begin(List<PeerSubmission> submissions) {
    if (!leaving && !submissions.isEmpty()) {
      unanswered.addAndGet(submissions.size());
      acceptedThrough = submissions.getLast().getId();
    }
    return !leaving;
  }

  /// Takes no more, and ends when all that was accepted is answered.
  void leave() {
    synchronized (this) {
      leaving = true;
    }
    endIfAllAnswered();
  }

  private void endIfAllAnswered() {
    synchronized (this) {
      if (!leaving || ended || unanswered.get() > 0 || !outbox.isIdle()) {
        return;
      }
      ended = true;
      if (!answers.isCancelled()) {
        answers.onNext(
            LinkAnswer.newBuilder()
                .setGoodbye(LinkGoodbye.newBuilder().setAcceptedThrough(acceptedThrough))
                .build());
        answers.onCompleted();
      }
    }
  }

  private void accept(PeerSubmission message) {
    long id = message.getId();
    CompletionStage<Outcome> stage;
    try {
      stage =
          message.hasAccount()
              ? handler.accept(PeerMessages.decodeToAccount(message))
              : handler.accept(PeerMessages.decode(message));
    } catch (IllegalArgumentException e) {
      answer(id, new Outcome.Refused(Outcome.Reason.INVALID, 0, String.valueOf(e.getMessage())));
      return;
    }
    stage.whenComplete((outcome, failure) -> {
      if (failure != null) {
        LOG.error("peer: a submission failed exceptionally", failure);
      }
      answer(
          id,
          failure == null
              ? outcome
              : new Outcome.Refused(Outcome.Reason.UNAVAILABLE, 1_000, "internal error"));
    });
  }

  private void answer(long id, Outcome outcome) {
    outbox.add(PeerMessages.encode(id, outcome));
    outbox.flush();
    unanswered.decrementAndGet();
    resumeIfPaused();
    endIfAllAnswered();
  }

  /// Asks for the next message where [#accept] did not. Either of the two sees the other's change.
  private void resumeIfPaused() {
    if (pauses.get() > 0 && unanswered.get() < UNANSWERED_MAX && pauses.compareAndSet(1, 0)) {
      answers.request(1);
    }
  }

  /// One at a time with [#refuse] and [#onCompleted], which come from gRPC's thread.
  private synchronized void send(List<PeerOutcome> outcomes) {
    if (!ended && !answers.isCancelled()) {
      answers.onNext(
          LinkAnswer.newBuilder()
              .setOutcomes(OutcomeBatch.newBuilder().addAllOutcomes(outcomes))
              .build());
    }
  }

  private synchronized void refuse(String problem) {
    if (ended) {
      return;
    }
    LOG.warnf("peer %s: link refused: %s", from.isEmpty() ? "unknown" : from, problem);
    ended = true;
    answers.onError(Status.FAILED_PRECONDITION.withDescription(problem).asRuntimeException());
  }

  @Override
  public void onError(Throwable failure) {
    ended = true;
    LOG.infof("peer %s: link gone: %s", from, failure.getMessage());
  }

  @Override
  public synchronized void onCompleted() {
    if (!ended) {
      ended = true;
      answers.onCompleted();
    }
  }
}
