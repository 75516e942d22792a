package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// One read of a mailbox: bucket after bucket, page after page, until the limit or the end. The
/// steps come one after the other, whatever threads of the driver they run on. At most 6 buckets
/// and 4 pages: so deep the stack may grow.
final class MailboxRead {
  private static final int PAGE_ROWS = 128;

  private final CqlSession session;
  private final MailboxStatements statements;
  private final DeviceAddress mailbox;
  private final long from;
  private final int limit;
  private final List<Envelope> found = new ArrayList<>();

  MailboxRead(
      CqlSession session,
      MailboxStatements statements,
      DeviceAddress mailbox,
      long from,
      int limit) {
    this.session = session;
    this.statements = statements;
    this.mailbox = mailbox;
    this.from = from;
    this.limit = limit;
  }

  /// Once.
  CompletionStage<List<Envelope>> run(long nowMillis) {
    int first = Math.max(Buckets.of(from), Buckets.oldest(nowMillis));
    return buckets(first, Buckets.newest(nowMillis));
  }

  private CompletionStage<List<Envelope>> buckets(int bucket, int newest) {
    if (bucket > newest || found.size() >= limit) {
      return CompletableFuture.completedFuture(found);
    }
    return session
        .executeAsync(
            Rows.inBucket(statements.select(), mailbox, bucket)
                .setLong(3, from)
                .setInt(4, limit - found.size())
                .setPageSize(PAGE_ROWS))
        .thenCompose(this::pages)
        .thenCompose(unused -> buckets(bucket + 1, newest));
  }

  private CompletionStage<AsyncResultSet> pages(AsyncResultSet page) {
    page.currentPage().forEach(row -> found.add(Rows.envelope(row)));
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(this::pages)
        : CompletableFuture.completedFuture(page);
  }
}
