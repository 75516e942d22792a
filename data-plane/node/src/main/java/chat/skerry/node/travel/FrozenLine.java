package chat.skerry.node.travel;

import java.util.Arrays;
import java.util.Optional;

/// A connection below its session. The arrays belong to the record.
///
/// @param port the name of the port that accepted it
/// @param noise keys and counters of both directions, secret; all zero after [#wipe]
/// @param received the beginning of a message whose end was not read
/// @param unsent sealed, and not taken by the kernel
/// @param framing the frame of a WebSocket that is half read; empty where there are none
public record FrozenLine(
    String port, byte[] noise, byte[] received, byte[] unsent, Optional<Framing> framing) {

  /// @param begun the beginning of a header, or of a control frame
  /// @param remaining payload bytes that were not read
  /// @param mask for the next four of them
  /// @param inMessage whether the message goes on in another frame
  public record Framing(byte[] begun, int remaining, int mask, boolean inMessage) {}

  /// The keys have served.
  public void wipe() {
    Arrays.fill(noise, (byte) 0);
  }

  /// Names no key and no content.
  @Override
  public String toString() {
    return "FrozenLine["
        + port
        + ", receivedBytes="
        + received.length
        + ", unsentBytes="
        + unsent.length
        + "]";
  }
}
