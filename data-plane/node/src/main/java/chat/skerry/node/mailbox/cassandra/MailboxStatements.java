package chat.skerry.node.mailbox.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The statements of the mailbox table, prepared for one session.
record MailboxStatements(
    PreparedStatement insert,
    PreparedStatement select,
    PreparedStatement delete,
    PreparedStatement deleteRange,
    PreparedStatement highest) {

  static CompletionStage<MailboxStatements> prepare(CqlSession session, String keyspace) {
    String table = keyspace + ".mailbox";
    String mailbox = " WHERE account = ? AND device = ? AND bucket = ?";
    CompletableFuture<PreparedStatement> insert =
        prepared(
            session,
            "INSERT INTO "
                + table
                + " (account, device, bucket, seq, message_id, sender_account, sender_device, kind,"
                + " accepted_millis, payload, refers_to) VALUES (:account, :device, :bucket, :seq,"
                + " :message_id, :sender_account, :sender_device, :kind, :accepted_millis, :payload,"
                + " :refers_to) USING TIMESTAMP :written");
    CompletableFuture<PreparedStatement> select =
        prepared(
            session,
            "SELECT seq, message_id, sender_account, sender_device, kind, accepted_millis, payload,"
                + " refers_to FROM "
                + table
                + mailbox
                + " AND seq > ? LIMIT ?");
    CompletableFuture<PreparedStatement> delete =
        prepared(session, "DELETE FROM " + table + " USING TIMESTAMP ?" + mailbox + " AND seq = ?");
    CompletableFuture<PreparedStatement> deleteRange =
        prepared(
            session,
            "DELETE FROM " + table + " USING TIMESTAMP ?" + mailbox + " AND seq >= ? AND seq <= ?");
    CompletableFuture<PreparedStatement> highest =
        prepared(
            session,
            "SELECT seq FROM " + table + mailbox + " AND seq > ? ORDER BY seq DESC LIMIT 1");
    return CompletableFuture.allOf(insert, select, delete, deleteRange, highest)
        .thenApply(all ->
            new MailboxStatements(
                insert.join(), select.join(), delete.join(), deleteRange.join(), highest.join()));
  }

  private static CompletableFuture<PreparedStatement> prepared(CqlSession session, String query) {
    return session.prepareAsync(query).toCompletableFuture();
  }
}
