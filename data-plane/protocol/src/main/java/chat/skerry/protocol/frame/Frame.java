package chat.skerry.protocol.frame;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/// One frame, as it stands on the wire (`frames.proto`). Sizes of ids are right by construction;
/// what a member answers with a `Refused` instead of a `Close` (an address out of range, a payload
/// that does not fit the kind) is left to it.
///
/// A payload is a view of the bytes it was read from, with reader and writer index of its own: it
/// is valid only as long as that buffer, and whoever needs it longer copies it.
public sealed interface Frame {

  /// Device to member: store an envelope for one device.
  ///
  /// @param turn as an unsigned number: 0 where no order among unanswered sends is asked for
  record Send(
      ClientId clientId,
      Address to,
      Kind kind,
      ByteBuf payload,
      Optional<MessageId> refersTo,
      int turn)
      implements Frame {

    /// Without a turn.
    public Send(
        ClientId clientId, Address to, Kind kind, ByteBuf payload, Optional<MessageId> refersTo) {
      this(clientId, to, kind, payload, refersTo, 0);
    }

    /// Names no content.
    @Override
    public String toString() {
      return "Send[" + clientId + ", " + kind + ", payloadBytes=" + payload.readableBytes() + "]";
    }
  }

  /// Device to member: store an envelope for each device of an account, and a copy for each other
  /// device of the own one.
  ///
  /// @param own [DevicePayloads#NONE] where `account` is the own one
  record SendToAccount(
      ClientId clientId,
      String account,
      Kind kind,
      Optional<MessageId> refersTo,
      DevicePayloads to,
      DevicePayloads own)
      implements Frame {

    /// Names no content.
    @Override
    public String toString() {
      return "SendToAccount[" + clientId + ", " + kind + ", to=" + to + ", own=" + own + "]";
    }
  }

  /// Device to member: which devices does the account have?
  record GetDevices(ClientId clientId, String account) implements Frame {}

  /// Device to member: the device of the own account is gone.
  ///
  /// @param device as an unsigned number
  record RemoveDevice(ClientId clientId, int device) implements Frame {}

  /// Member to device: the devices of an account, as asked for.
  record Devices(ClientId clientId, String account, DeviceList list) implements Frame {}

  /// Member to device: nothing was stored, since these are not the account's devices.
  ///
  /// @param list the devices now
  /// @param missing devices that got no payload
  /// @param extra device numbers, unsigned, that are not in the list or came twice
  /// @param stale devices whose payload was meant for an earlier registration
  record DevicesMismatch(
      ClientId clientId,
      String account,
      DeviceList list,
      List<Integer> missing,
      List<Integer> extra,
      List<Integer> stale)
      implements Frame {
    public DevicesMismatch {
      missing = List.copyOf(missing);
      extra = List.copyOf(extra);
      stale = List.copyOf(stale);
    }
  }

  /// Member to device: envelopes that will never come.
  ///
  /// @param refused because the mailbox was full
  /// @param expired because nobody fetched them in time
  record Truncated(int refused, int expired) implements Frame {}

  /// Device to member: everything up to `seq` is safely kept.
  record Ack(long seq) implements Frame {}

  /// Member to device: the envelope is stored.
  ///
  /// @param timestampMillis milliseconds since 1970
  record Sent(ClientId clientId, MessageId messageId, long timestampMillis) implements Frame {}

  /// Member to device: the envelope is not stored.
  ///
  /// @param reason the number on the wire may be one that this release does not know: UNSPECIFIED
  /// @param retryAfterMillis 0 where a retry won't help
  record Refused(ClientId clientId, RefusedReason reason, int retryAfterMillis, String detail)
      implements Frame {}

  /// Member to device: one envelope of its mailbox.
  ///
  /// @param timestampMillis when it was stored, milliseconds since 1970
  record Deliver(
      long seq,
      MessageId messageId,
      Address from,
      Kind kind,
      long timestampMillis,
      ByteBuf payload,
      Optional<MessageId> refersTo)
      implements Frame {

    /// Names no content.
    @Override
    public String toString() {
      return "Deliver[seq="
          + seq
          + ", "
          + messageId
          + ", "
          + kind
          + ", payloadBytes="
          + payload.readableBytes()
          + "]";
    }
  }

  /// Member to device: the backlog found at login has been delivered.
  ///
  /// @param delivered envelopes delivered as backlog
  record QueueEmpty(int delivered) implements Frame {}

  /// Member to device: the session is open.
  ///
  /// @param otherMember `host:port`, empty in an island of one
  /// @param window envelopes that may be unacknowledged at a time
  /// @param sendWindow sends to one device that may be unanswered at a time with a turn
  record Welcome(
      long sessionId,
      String otherMember,
      int window,
      int pingIntervalMillis,
      long serverTimeMillis,
      int sendWindow)
      implements Frame {}

  /// Both ways: answer with a [Pong] of the same nonce.
  record Ping(int nonce) implements Frame {}

  /// Both ways: the answer to a [Ping].
  record Pong(int nonce) implements Frame {}

  /// The last frame of a connection.
  ///
  /// @param codeNumber a [CloseCode#number], or one that this release does not know
  /// @param member `host:port` for WRONG_MEMBER and MOVE, else empty
  record Close(int codeNumber, String detail, String member, int retryAfterMillis)
      implements Frame {

    public static Close of(CloseCode code, String detail) {
      return new Close(code.number(), detail, "", 0);
    }

    /// The code; UNSPECIFIED for a number that this release does not know.
    public CloseCode code() {
      CloseCode known = CloseCode.ofNumber(codeNumber);
      return known == null ? CloseCode.UNSPECIFIED : known;
    }

    /// Whether the device may connect again by itself.
    public boolean mayReconnect() {
      return CloseCode.mayReconnect(codeNumber);
    }
  }
}
