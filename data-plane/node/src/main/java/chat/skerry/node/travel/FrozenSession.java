package chat.skerry.node.travel;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;
import java.util.Optional;

/// A session that stands still.
///
/// @param id unique for the member
/// @param lastId the highest id that was given out where it stood
/// @param promised what the device was told when it logged in
/// @param unacknowledged delivered and not acknowledged, in order
/// @param sends empty where the device has sent nothing yet
public record FrozenSession(
    long id,
    long lastId,
    DeviceAddress device,
    Promised promised,
    Silence silence,
    Feed feed,
    List<Shown> unacknowledged,
    Settling settling,
    Optional<Sends> sends) {

  /// @param window envelopes that may be unacknowledged at a time
  /// @param pingMillis how often the device sends something
  public record Promised(int window, int pingMillis) {}

  /// @param heardMillis how long the device has said nothing
  /// @param progressMillis how long it has neither read nor acknowledged
  public record Silence(int heardMillis, int progressMillis) {}

  /// @param lastSeq the last one delivered, 0 for none
  /// @param backlog delivered before the mailbox was empty for the first time
  /// @param backlogDone whether it has been empty
  public record Feed(long lastSeq, int backlog, boolean backlogDone) {}

  /// An envelope that the device was shown, without its payload.
  ///
  /// @param messageId 16 bytes
  public record Shown(
      long seq, Envelope.Kind kind, DeviceAddress from, byte[] messageId, int payloadBytes) {

    /// Names no account.
    @Override
    public String toString() {
      return "Shown[seq=" + seq + ", kind=" + kind + "]";
    }
  }

  /// What the device acknowledged and is not removed.
  ///
  /// @param receiptsDue the sender may not have its receipt
  /// @param removable the sender has it, or needs none
  /// @param givenUp positions of those whose receipts were given up for now
  /// @param removedLately positions of those that are removed, and may be shown again for a while
  public record Settling(
      List<Shown> receiptsDue,
      List<Shown> removable,
      List<Long> givenUp,
      List<Long> removedLately) {}

  /// What the device may send at once.
  ///
  /// @param turnsOver turns up to this one are over, unsigned; 0 for none
  public record Sends(long messages, long payloadBytes, int turnsOver) {}

  /// Names no account.
  @Override
  public String toString() {
    return "FrozenSession[" + Long.toUnsignedString(id) + "]";
  }
}
