package chat.skerry.node.mailbox.infinispan;

import org.infinispan.protostream.annotations.ProtoFactory;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/// What a member tells of its clock with each batch.
@ProtoTypeId(ProtoTypeIds.CLOCK)
final class ClockEntry {
  private final long highestSeq;
  private final long bornMillis;

  @ProtoFactory
  ClockEntry(long highestSeq, long bornMillis) {
    this.highestSeq = highestSeq;
    this.bornMillis = bornMillis;
  }

  /// The highest `seq` that the member has put so far.
  @ProtoField(number = 1, defaultValue = "0")
  long highestSeq() {
    return highestSeq;
  }

  /// When the island's memory began.
  @ProtoField(number = 2, defaultValue = "0")
  long bornMillis() {
    return bornMillis;
  }
}
