package chat.skerry.node.routing;

import chat.skerry.node.account.DeviceAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Which member of this island has the session of a device: one entry a device, seen by all members
/// of the island. It serves to close the older session where a device opens a second one, whichever
/// member has it. Non-blocking; thread-safe.
///
/// Entries of a lost member stay until their devices connect again; the directory is a hint, never
/// the truth about a mailbox.
public interface SessionDirectory {

  /// Enters a session of this member, in place of any other of the device. Returns the entry that
  /// was there before. Fails exceptionally where the island doesn't answer in time.
  CompletionStage<Optional<Entry>> put(DeviceAddress device, long sessionId);

  /// Removes the entry if it is still this session of this member.
  CompletionStage<Void> removeIfMine(DeviceAddress device, long sessionId);

  /// Takes over a session that another process entered under this member's name.
  default void adopt(DeviceAddress device, long sessionId) {
    var _ = put(device, sessionId);
  }

  /// Another process under this member's name has taken the session over: its entry stays.
  default void handOver(DeviceAddress device, long sessionId) {}

  CompletionStage<Optional<Entry>> find(DeviceAddress device);

  /// Calls back when a session of this member was replaced, here or by another member. The callback
  /// must not block.
  void onReplaced(Replacement callback);

  /// Told that a session is to be closed.
  @FunctionalInterface
  interface Replacement {
    /// @param byLogin whether a later login replaced it; otherwise another member entered its
    ///   session once more after a split, and which of the two lives is not known
    void replaced(DeviceAddress device, long sessionId, boolean byLogin);
  }

  /// @param member name of the member that has the session
  /// @param sessionId unique for the member
  record Entry(String member, long sessionId) {}
}
