package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.infinispan.SegmentedKey;
import org.infinispan.protostream.annotations.ProtoFactory;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/// Key of an envelope, or of a clock ([ClockEntry]): no account has an empty name.
@ProtoTypeId(ProtoTypeIds.ENVELOPE_KEY)
final class EnvelopeKey implements SegmentedKey {
  private static final int SPREAD = 0x9E37_79B9;

  private final int segment;
  private final String account;
  private final int device;
  private final long seq;
  private final int hash;

  @ProtoFactory
  EnvelopeKey(int segment, String account, int device, long seq) {
    this.segment = segment;
    this.account = account;
    this.device = device;
    this.seq = seq;
    this.hash = (Long.hashCode(seq) + account.hashCode() * 31 + device) * SPREAD;
  }

  static EnvelopeKey of(int segment, DeviceAddress mailbox, long seq) {
    return new EnvelopeKey(segment, mailbox.account(), mailbox.device(), seq);
  }

  /// @param clock whose: each process that may live at the same time has one of its own
  /// @param slot batches under way at the same time have different ones
  static EnvelopeKey ofClock(int segment, int clock, int slot) {
    return new EnvelopeKey(segment, "", clock, slot);
  }

  @Override
  @ProtoField(number = 1, defaultValue = "0")
  public int segment() {
    return segment;
  }

  @ProtoField(2)
  String account() {
    return account;
  }

  @ProtoField(number = 3, defaultValue = "0")
  int device() {
    return device;
  }

  @ProtoField(number = 4, defaultValue = "0")
  long seq() {
    return seq;
  }

  DeviceAddress mailbox() {
    return new DeviceAddress(account, device);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EnvelopeKey key
        && key.seq == seq
        && key.device == device
        && key.account.equals(account);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "EnvelopeKey[segment=" + segment + ", seq=" + seq + "]";
  }
}
