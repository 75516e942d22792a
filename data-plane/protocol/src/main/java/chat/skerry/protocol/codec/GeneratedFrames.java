package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import chat.skerry.protocol.frame.RefusedReason;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/// [Frame] ↔ the classes that `protoc` generates. Carries the cold frames, and is the reference for
/// the hot ones.
final class GeneratedFrames {
  private GeneratedFrames() {}

  /// Reads all of `in` without changing its indices.
  static Frame read(ByteBuf in) {
    try {
      return fromProto(chat.skerry.protocol.v1.Frame.parseFrom(in.nioBuffer()));
    } catch (InvalidProtocolBufferException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame: not a protobuf Frame");
    }
  }

  private static Frame fromProto(chat.skerry.protocol.v1.Frame frame) {
    return switch (frame.getBodyCase()) {
      case SEND -> send(frame.getSend());
      case ACK -> new Frame.Ack(frame.getAck().getSeq());
      case SENT -> sent(frame.getSent());
      case REFUSED -> refused(frame.getRefused());
      case DELIVER -> deliver(frame.getDeliver());
      case QUEUE_EMPTY -> new Frame.QueueEmpty(frame.getQueueEmpty().getDelivered());
      case WELCOME -> welcome(frame.getWelcome());
      case PING -> new Frame.Ping(frame.getPing().getNonce());
      case PONG -> new Frame.Pong(frame.getPong().getNonce());
      case CLOSE -> close(frame.getClose());
      case SEND_TO_ACCOUNT -> DeviceFrames.sendToAccount(frame.getSendToAccount());
      case GET_DEVICES -> DeviceFrames.getDevices(frame.getGetDevices());
      case REMOVE_DEVICE -> DeviceFrames.removeDevice(frame.getRemoveDevice());
      case DEVICES -> DeviceFrames.devices(frame.getDevices());
      case DEVICES_MISMATCH -> DeviceFrames.devicesMismatch(frame.getDevicesMismatch());
      case TRUNCATED ->
          new Frame.Truncated(frame.getTruncated().getRefused(), frame.getTruncated().getExpired());
      case BODY_NOT_SET ->
          throw new ProtocolException(
              CloseCode.PROTOCOL_ERROR, "frame: no body that this version knows");
    };
  }

  private static Frame send(chat.skerry.protocol.v1.Send send) {
    return new Frame.Send(
        FieldChecks.clientId(send.getClientId().toByteArray()),
        address(send.getTo()),
        FieldChecks.kind(send.getKindValue()),
        payload(send.getPayload()),
        reference(send.getRefersTo()),
        send.getTurn());
  }

  private static Frame sent(chat.skerry.protocol.v1.Sent sent) {
    return new Frame.Sent(
        FieldChecks.clientId(sent.getClientId().toByteArray()),
        FieldChecks.messageId("message_id", sent.getMessageId().toByteArray()),
        sent.getTimestampMillis());
  }

  private static Frame refused(chat.skerry.protocol.v1.Refused refused) {
    RefusedReason reason =
        switch (refused.getReason()) {
          case UNAVAILABLE -> RefusedReason.UNAVAILABLE;
          case RATE_LIMITED -> RefusedReason.RATE_LIMITED;
          case INVALID -> RefusedReason.INVALID;
          case MAILBOX_FULL -> RefusedReason.MAILBOX_FULL;
          case REASON_UNSPECIFIED, UNRECOGNIZED -> RefusedReason.UNSPECIFIED;
        };
    return new Frame.Refused(
        FieldChecks.clientId(refused.getClientId().toByteArray()),
        reason,
        refused.getRetryAfterMillis(),
        refused.getDetail());
  }

  private static Frame deliver(chat.skerry.protocol.v1.Deliver deliver) {
    return new Frame.Deliver(
        deliver.getSeq(),
        FieldChecks.messageId("message_id", deliver.getMessageId().toByteArray()),
        address(deliver.getFrom()),
        FieldChecks.kind(deliver.getKindValue()),
        deliver.getTimestampMillis(),
        payload(deliver.getPayload()),
        reference(deliver.getRefersTo()));
  }

  private static Frame welcome(chat.skerry.protocol.v1.Welcome welcome) {
    return new Frame.Welcome(
        welcome.getSessionId(),
        welcome.getOtherMember(),
        welcome.getWindow(),
        welcome.getPingIntervalMillis(),
        welcome.getServerTimeMillis(),
        welcome.getSendWindow());
  }

  private static Frame close(chat.skerry.protocol.v1.Close close) {
    return new Frame.Close(
        close.getCodeValue(), close.getDetail(), close.getMember(), close.getRetryAfterMillis());
  }

  static chat.skerry.protocol.v1.Frame toProto(Frame frame) {
    var out = chat.skerry.protocol.v1.Frame.newBuilder();
    switch (frame) {
      case Frame.Send send ->
          out.getSendBuilder()
              .setClientId(ByteString.copyFrom(send.clientId().toBytes()))
              .setTo(address(send.to()))
              .setKindValue(send.kind().number())
              .setPayload(payload(send.payload()))
              .setRefersTo(reference(send.refersTo()))
              .setTurn(send.turn());
      case Frame.Ack ack -> out.getAckBuilder().setSeq(ack.seq());
      case Frame.Sent sent ->
          out.getSentBuilder()
              .setClientId(ByteString.copyFrom(sent.clientId().toBytes()))
              .setMessageId(ByteString.copyFrom(sent.messageId().toBytes()))
              .setTimestampMillis(sent.timestampMillis());
      case Frame.Refused refused ->
          out.getRefusedBuilder()
              .setClientId(ByteString.copyFrom(refused.clientId().toBytes()))
              .setReasonValue(refused.reason().number())
              .setRetryAfterMillis(refused.retryAfterMillis())
              .setDetail(refused.detail());
      case Frame.Deliver deliver ->
          out.getDeliverBuilder()
              .setSeq(deliver.seq())
              .setMessageId(ByteString.copyFrom(deliver.messageId().toBytes()))
              .setFrom(address(deliver.from()))
              .setKindValue(deliver.kind().number())
              .setTimestampMillis(deliver.timestampMillis())
              .setPayload(payload(deliver.payload()))
              .setRefersTo(reference(deliver.refersTo()));
      case Frame.QueueEmpty empty -> out.getQueueEmptyBuilder().setDelivered(empty.delivered());
      case Frame.Welcome welcome ->
          out.getWelcomeBuilder()
              .setSessionId(welcome.sessionId())
              .setOtherMember(welcome.otherMember())
              .setWindow(welcome.window())
              .setPingIntervalMillis(welcome.pingIntervalMillis())
              .setServerTimeMillis(welcome.serverTimeMillis())
              .setSendWindow(welcome.sendWindow());
      case Frame.Ping ping -> out.getPingBuilder().setNonce(ping.nonce());
      case Frame.Pong pong -> out.getPongBuilder().setNonce(pong.nonce());
      case Frame.Close close ->
          out.getCloseBuilder()
              .setCodeValue(close.codeNumber())
              .setDetail(close.detail())
              .setMember(close.member())
              .setRetryAfterMillis(close.retryAfterMillis());
      case Frame.SendToAccount send -> out.setSendToAccount(DeviceFrames.toProto(send));
      case Frame.GetDevices get -> out.setGetDevices(DeviceFrames.toProto(get));
      case Frame.RemoveDevice remove -> out.setRemoveDevice(DeviceFrames.toProto(remove));
      case Frame.Devices devices -> out.setDevices(DeviceFrames.toProto(devices));
      case Frame.DevicesMismatch mismatch -> out.setDevicesMismatch(DeviceFrames.toProto(mismatch));
      case Frame.Truncated(int refused, int expired) ->
          out.getTruncatedBuilder().setRefused(refused).setExpired(expired);
    }
    return out.build();
  }

  private static Address address(chat.skerry.protocol.v1.Address address) {
    return new Address(address.getAccount(), address.getDevice());
  }

  private static chat.skerry.protocol.v1.Address address(Address address) {
    return chat.skerry.protocol.v1.Address.newBuilder()
        .setAccount(address.account())
        .setDevice(address.device())
        .build();
  }

  static ByteBuf payload(ByteString payload) {
    return Unpooled.wrappedBuffer(payload.asReadOnlyByteBuffer());
  }

  static ByteString payload(ByteBuf payload) {
    return UnsafeByteOperations.unsafeWrap(payload.nioBuffer());
  }

  static Optional<MessageId> reference(ByteString bytes) {
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(FieldChecks.messageId("refers_to", bytes.toByteArray()));
  }

  static ByteString reference(Optional<MessageId> reference) {
    return reference.map(id -> ByteString.copyFrom(id.toBytes())).orElse(ByteString.EMPTY);
  }
}
