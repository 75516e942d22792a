package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import org.infinispan.protostream.annotations.ProtoAdapter;
import org.infinispan.protostream.annotations.ProtoFactory;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/// How an envelope travels between the members of an island: the payload goes from the array into
/// the buffer and back, no further copy.
@ProtoAdapter(Envelope.class)
@ProtoTypeId(ProtoTypeIds.ENVELOPE)
final class EnvelopeAdapter {
  private static final byte[] EMPTY = {};

  @ProtoFactory
  Envelope create(
      long seq,
      byte @Nullable [] messageId,
      String fromAccount,
      int fromDevice,
      int kind,
      long timestampMillis,
      byte @Nullable [] payload,
      byte @Nullable [] refersTo) {
    return new Envelope(
        seq,
        orEmpty(messageId),
        new DeviceAddress(fromAccount, fromDevice),
        kind(kind),
        timestampMillis,
        orEmpty(payload),
        orEmpty(refersTo));
  }

  @ProtoField(number = 1, defaultValue = "0")
  long seq(Envelope envelope) {
    return envelope.seq();
  }

  @ProtoField(2)
  byte[] messageId(Envelope envelope) {
    return envelope.messageId();
  }

  @ProtoField(3)
  String fromAccount(Envelope envelope) {
    return envelope.from().account();
  }

  @ProtoField(number = 4, defaultValue = "0")
  int fromDevice(Envelope envelope) {
    return envelope.from().device();
  }

  @ProtoField(number = 5, defaultValue = "0")
  int kind(Envelope envelope) {
    return envelope.kind().number();
  }

  @ProtoField(number = 6, defaultValue = "0")
  long timestampMillis(Envelope envelope) {
    return envelope.timestampMillis();
  }

  @ProtoField(7)
  byte[] payload(Envelope envelope) {
    return envelope.payload();
  }

  @ProtoField(8)
  byte[] refersTo(Envelope envelope) {
    return envelope.refersTo();
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? EMPTY : bytes;
  }

  private static Envelope.Kind kind(int number) {
    for (Envelope.Kind kind : Envelope.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new IllegalStateException("envelope.kind: " + number + " (expected: a known one)");
  }
}
