package chat.skerry.node.transport;

import chat.skerry.node.delivery.DevicePayloads;
import chat.skerry.node.session.AccountSendRequest;
import chat.skerry.node.session.SendRequest;
import chat.skerry.node.session.Session;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.ByteBufUtil;

/// Hands the frames of a device to its session.
final class FrameDispatch {
  private FrameDispatch() {}

  /// @throws ProtocolException for a frame that only members send
  static void dispatch(Frame frame, Session session) {
    switch (frame) {
      case Frame.Send send ->
          session.send(
              new SendRequest(
                  send.clientId(),
                  send.to(),
                  send.kind(),
                  ByteBufUtil.getBytes(send.payload()),
                  send.refersTo(),
                  send.turn()));
      case Frame.SendToAccount send ->
          session.send(
              new AccountSendRequest(
                  send.clientId(),
                  send.account(),
                  send.kind(),
                  send.refersTo(),
                  copy(send.to()),
                  copy(send.own())));
      case Frame.GetDevices(var clientId, String account) -> session.listDevices(clientId, account);
      case Frame.RemoveDevice(var clientId, int device) -> session.removeDevice(clientId, device);
      case Frame.Ack(long seq) -> session.acknowledge(seq);
      case Frame.Ping(int nonce) -> session.ping(nonce);
      case Frame.Pong _, Frame.Close _ -> session.heard();
      case Frame.Sent _,
          Frame.Refused _,
          Frame.Deliver _,
          Frame.QueueEmpty _,
          Frame.Welcome _,
          Frame.Devices _,
          Frame.DevicesMismatch _,
          Frame.Truncated _ ->
          throw new ProtocolException(
              CloseCode.PROTOCOL_ERROR,
              "frame: "
                  + frame.getClass().getSimpleName()
                  + " (expected: a frame that devices send)");
    }
  }

  private static DevicePayloads copy(chat.skerry.protocol.frame.DevicePayloads payloads) {
    return new DevicePayloads(
        payloads.listHash(),
        payloads.payloads().stream()
            .map(one ->
                new DevicePayloads.DevicePayload(
                    one.device(), one.registrationId(), ByteBufUtil.getBytes(one.payload())))
            .toList());
  }
}
