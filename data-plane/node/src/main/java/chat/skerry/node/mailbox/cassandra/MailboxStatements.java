package chat.skerry.node.mailbox.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;

/// The statements of the mailbox table, prepared for one session.
record MailboxStatements(
    CqlSession session,
    PreparedStatement insert,
    PreparedStatement select,
    PreparedStatement delete,
    PreparedStatement highest) {

  static MailboxStatements prepare(CqlSession session, String keyspace) {
    String table = keyspace + ".mailbox";
    String mailbox = " WHERE account = ? AND device = ? AND bucket = ?";
    return new MailboxStatements(
        session,
        session.prepare(
            "INSERT INTO "
                + table
                + " (account, device, bucket, seq, message_id, sender_account, sender_device, kind,"
                + " accepted_millis, payload, refers_to) VALUES (:account, :device, :bucket, :seq,"
                + " :message_id, :sender_account, :sender_device, :kind, :accepted_millis, :payload,"
                + " :refers_to) USING TIMESTAMP :written"),
        session.prepare(
            "SELECT seq, message_id, sender_account, sender_device, kind, accepted_millis, payload,"
                + " refers_to FROM "
                + table
                + mailbox
                + " AND seq > ? LIMIT ?"),
        session.prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + mailbox + " AND seq = ?"),
        session.prepare(
            "SELECT seq FROM " + table + mailbox + " AND seq > ? ORDER BY seq DESC LIMIT 1"));
  }
}
