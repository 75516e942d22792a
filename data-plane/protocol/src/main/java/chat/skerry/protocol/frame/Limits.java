package chat.skerry.protocol.frame;

/// The sizes of the wire, in bytes.
public final class Limits {
  /// The length before each message.
  public static final int LENGTH_FIELD_BYTES = 3;

  /// One handshake message: room for a long token and a chain of certificates.
  public static final int HANDSHAKE_MESSAGE_BYTES_MAX = 8_192;

  /// One transport message with its tag: the bound that the Noise specification sets.
  public static final int TRANSPORT_MESSAGE_BYTES_MAX = 65_535;

  /// The tag that AES-GCM appends.
  public static final int TAG_BYTES = 16;

  /// One encoded frame.
  public static final int FRAME_BYTES_MAX = TRANSPORT_MESSAGE_BYTES_MAX - TAG_BYTES;

  /// The payload of a `Send` and of a `Deliver`.
  public static final int PAYLOAD_BYTES_MAX = 65_000;

  /// The token in the hello.
  public static final int TOKEN_BYTES_MAX = 4_096;

  /// The agent in the hello.
  public static final int AGENT_BYTES_MAX = 64;

  /// The ticket in the hello.
  public static final int TICKET_BYTES_MAX = 1_024;

  private Limits() {}
}
