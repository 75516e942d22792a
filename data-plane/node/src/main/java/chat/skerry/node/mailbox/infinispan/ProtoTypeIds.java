package chat.skerry.node.mailbox.infinispan;

/// Numbers of the types between the members of an island; never used again for another type.
final class ProtoTypeIds {
  static final int ENVELOPE_KEY = 1_000_100;
  static final int ENVELOPE = 1_000_101;
  static final int CLOCK = 1_000_102;

  private ProtoTypeIds() {}
}
