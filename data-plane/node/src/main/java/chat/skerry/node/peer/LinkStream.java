package chat.skerry.node.peer;

import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.peer.v1.LinkAnswer;
import chat.skerry.node.peer.v1.LinkRequest;
import chat.skerry.node.peer.v1.PeerLinkGrpc;
import chat.skerry.node.peer.v1.PeerOutcome;
import chat.skerry.node.peer.v1.SubmissionBatch;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One connection of a link: a channel with one stream. Used once; reports to its [Events] from
/// gRPC's threads, one call at a time.
final class LinkStream implements ClientResponseObserver<LinkRequest, LinkAnswer> {

  /// What the link hears of its connection.
  interface Events {
    void welcomed(LinkStream from);

    void heard(LinkStream from);

    void answered(LinkStream from, long id, Outcome outcome);

    /// The other process takes no more: the link goes on with the next one of its member.
    ///
    /// @param acceptedThrough what was sent after this id was not touched
    void goodbye(LinkStream from, long acceptedThrough);

    void lost(LinkStream from, String why);
  }

  private final LinkTarget target;
  private final Events events;
  private final PeerMetrics metrics;
  private final ManagedChannel channel;
  private final Outbox<Unanswered.Entry> outbox;
  private volatile @Nullable ClientCallStreamObserver<LinkRequest> requests;
  private volatile boolean welcomed;

  LinkStream(LinkTarget target, Events events, PeerMetrics metrics) {
    this.target = target;
    this.events = events;
    this.metrics = metrics;
    this.channel = target.channel();
    this.outbox = new Outbox<>(this::isReady, this::send, Unanswered.Entry::sizeBytes);
  }

  /// Connects; the first message is the hello.
  void start() {
    PeerLinkGrpc.newStub(channel).link(this).onNext(target.hello());
  }

  Outbox<Unanswered.Entry> outbox() {
    return outbox;
  }

  /// Ends the connection without waiting.
  void cancel() {
    channel.shutdownNow();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<LinkRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(outbox::flush);
  }

  @Override
  public void onNext(LinkAnswer answer) {
    if (answer.hasWelcome()) {
      welcomed = true;
      events.welcomed(this);
      return;
    }
    if (answer.hasGoodbye()) {
      events.goodbye(this, answer.getGoodbye().getAcceptedThrough());
      return;
    }
    events.heard(this);
    for (PeerOutcome outcome : answer.getOutcomes().getOutcomesList()) {
      events.answered(this, outcome.getId(), PeerMessages.decode(outcome));
    }
  }

  @Override
  public void onError(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    Throwable cause = status.getCause();
    String detail = cause == null ? "" : " (" + cause.getMessage() + ")";
    events.lost(this, status.getCode() + " " + status.getDescription() + detail);
  }

  @Override
  public void onCompleted() {
    events.lost(this, "the member ended the link");
  }

  private boolean isReady() {
    ClientCallStreamObserver<LinkRequest> stream = requests;
    return welcomed && stream != null && stream.isReady();
  }

  /// A stream that ends meanwhile makes this throw or do nothing; [#onError] tells the link.
  private void send(List<Unanswered.Entry> entries) {
    ClientCallStreamObserver<LinkRequest> stream = requests;
    if (stream == null) {
      return;
    }
    SubmissionBatch.Builder batch = SubmissionBatch.newBuilder();
    entries.forEach(entry -> batch.addSubmissions(entry.message()));
    try {
      stream.onNext(LinkRequest.newBuilder().setSubmissions(batch).build());
      if (!entries.isEmpty()) {
        metrics.sent(entries.size());
      }
    } catch (IllegalStateException e) {
      events.lost(this, "the stream had ended");
    }
  }
}
