package chat.skerry.node.mailbox.cassandra;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.SequenceNumbers;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Envelopes as rows of the mailbox table.
final class Rows {
  private static final byte[] EMPTY = {};

  private Rows() {}

  /// Empty arrays stay unset: a null would be written as a tombstone.
  static BoundStatement insert(PreparedStatement insert, DeviceAddress mailbox, Envelope envelope) {
    BoundStatement row =
        insert
            .bind()
            .setString("account", mailbox.account())
            .setByte("device", (byte) mailbox.device())
            .setInt("bucket", Buckets.of(envelope.seq()))
            .setLong("seq", envelope.seq())
            .setByteBuffer("message_id", ByteBuffer.wrap(envelope.messageId()))
            .setString("sender_account", envelope.from().account())
            .setByte("sender_device", (byte) envelope.from().device())
            .setByte("kind", (byte) envelope.kind().number())
            .setLong("accepted_millis", envelope.timestampMillis())
            .setLong("written", writtenMicros(envelope.seq()));
    if (envelope.payload().length > 0) {
      row = row.setByteBuffer("payload", ByteBuffer.wrap(envelope.payload()));
    }
    if (envelope.refersTo().length > 0) {
      row = row.setByteBuffer("refers_to", ByteBuffer.wrap(envelope.refersTo()));
    }
    return row;
  }

  static BoundStatement delete(PreparedStatement delete, DeviceAddress mailbox, long seq) {
    return delete
        .bind()
        .setLong(0, writtenMicros(seq) + 1)
        .setString(1, mailbox.account())
        .setByte(2, (byte) mailbox.device())
        .setInt(3, Buckets.of(seq))
        .setLong(4, seq);
  }

  /// The part of a range that lies in one bucket. Like the deletion of a row it wins over every row
  /// that it covers, whenever that is written.
  static BoundStatement deleteRange(
      PreparedStatement deleteRange, DeviceAddress mailbox, int bucket, long first, long last) {
    return deleteRange
        .bind()
        .setLong(0, writtenMicros(last) + 1)
        .setString(1, mailbox.account())
        .setByte(2, (byte) mailbox.device())
        .setInt(3, bucket)
        .setLong(4, first)
        .setLong(5, last)
        .setIdempotent(true);
  }

  /// A statement whose first three parameters name a partition.
  static BoundStatement inBucket(PreparedStatement statement, DeviceAddress mailbox, int bucket) {
    return statement
        .bind()
        .setString(0, mailbox.account())
        .setByte(1, (byte) mailbox.device())
        .setInt(2, bucket)
        .setIdempotent(true);
  }

  static Envelope envelope(Row row) {
    return new Envelope(
        row.getLong("seq"),
        bytes(row.getByteBuffer("message_id")),
        new DeviceAddress(
            String.valueOf(row.getString("sender_account")), row.getByte("sender_device")),
        kind(row.getByte("kind")),
        row.getLong("accepted_millis"),
        bytes(row.getByteBuffer("payload")),
        bytes(row.getByteBuffer("refers_to")));
  }

  private static Envelope.Kind kind(byte number) {
    for (Envelope.Kind kind : Envelope.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new IllegalStateException("mailbox.kind: " + number + " (expected: 1 to 4)");
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    return buffer == null ? EMPTY : Bytes.getArray(buffer);
  }

  private static long writtenMicros(long seq) {
    return SequenceNumbers.epochMillis(seq) * 1_000;
  }
}
