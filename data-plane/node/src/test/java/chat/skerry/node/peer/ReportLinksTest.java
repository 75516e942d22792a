package chat.skerry.node.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.node.delivery.AccountSubmission;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.edge.MemberReport;
import chat.skerry.node.edge.PartitionSet;
import chat.skerry.node.edge.ReportBook;
import chat.skerry.node.edge.ReportedOrder;
import chat.skerry.node.routing.PartitionMap;
import chat.skerry.node.routing.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An edge and a member over a real connection.
class ReportLinksTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Place B = new Place("acme/test", "test-0", "test-0-b");
  private static final PartitionSet ALL = PartitionSet.of(16, p -> true);

  private static final SubmissionHandler NOTHING_COMES =
      new SubmissionHandler() {
        @Override
        public CompletionStage<Outcome> accept(Submission submission) {
          throw new IllegalStateException("an edge submits nothing");
        }

        @Override
        public CompletionStage<Outcome> accept(AccountSubmission submission) {
          throw new IllegalStateException("an edge submits nothing");
        }
      };

  private final List<AutoCloseable> closeables = new ArrayList<>();
  private final TestMaps maps = new TestMaps();
  private final AtomicLong skippedNanos = new AtomicLong();
  private final ReportBook book = new ReportBook(this::nanoTime);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReportedOrder order = new ReportedOrder(book, meters);
  private volatile MemberReport report = new MemberReport(true, 250, ALL);
  private ReportServer reports = new ReportServer(B, () -> report);

  private long nanoTime() {
    return System.nanoTime() + skippedNanos.get();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : closeables.reversed()) {
      closeable.close();
    }
    reports.close();
  }

  @Test
  void learnsWhatAMemberOwnsAndEachChangeOfIt() {
    follow(serve(B, 0).port());
    awaitFirst("test-0-b");
    report = new MemberReport(true, 250, PartitionSet.NONE);
    reports.changed();
    await().atMost(SOON).until(() -> chosenBy("LOAD"));
    report = new MemberReport(true, 250, ALL);
    reports.changed();
    await().atMost(SOON).until(() -> chosenBy("OWNER"));
    report = new MemberReport(false, 250, ALL);
    reports.changed();
    awaitFirst("test-0-a");
  }

  @Test
  void connectsAgainAfterAMemberWasAway() {
    PeerServer server = serve(B, 0);
    int port = server.port();
    follow(port);
    awaitFirst("test-0-b");
    server.close();
    reports.close();
    skippedNanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    await().atMost(SOON).until(() -> book.fresh() == 0);
    reports = new ReportServer(B, () -> report);
    serve(B, port);
    awaitFirst("test-0-b");
  }

  @Test
  void hearsNothingOfAnotherClusterOrAnotherMemberAtTheAddress() {
    for (Place other :
        List.of(
            new Place("other/test", "test-0", "test-0-b"),
            new Place("acme/test", "test-0", "test-0-c"))) {
      ReportServer theirs = new ReportServer(other, () -> report);
      closeables.add(theirs);
      PeerServer server =
          PeerServer.start(new InetSocketAddress("127.0.0.1", 0), other, NOTHING_COMES, theirs);
      closeables.add(server);
      double before = meters.counter("skerry.edge.report.losses").count();
      follow(server.port());
      await()
          .atMost(SOON)
          .until(() -> meters.counter("skerry.edge.report.losses").count() > before + 1);
      assertThat(book.fresh()).isZero();
    }
  }

  private PeerServer serve(Place identity, int port) {
    PeerServer server =
        PeerServer.start(
            new InetSocketAddress("127.0.0.1", port), identity, NOTHING_COMES, reports);
    closeables.add(server);
    return server;
  }

  private void follow(int port) {
    maps.become("test-0-b", "127.0.0.1:" + port);
    closeables.add(new ReportLinks(maps, book, meters, this::nanoTime, new Random(1)));
  }

  private void awaitFirst(String member) {
    await().atMost(SOON).until(() -> book.fresh() == 1 && first("alice", 3).equals(member));
  }

  /// What decides about one more account.
  private boolean chosenBy(String by) {
    double before = meters.counter("skerry.edge.choices", "by", by).count();
    first("alice", 3);
    return meters.counter("skerry.edge.choices", "by", by).count() > before;
  }

  private String first(String account, int partition) {
    PartitionMap map = maps.current().orElseThrow();
    return order.of(map.islandOf(partition), partition, account).orElseThrow().getFirst().name();
  }
}
