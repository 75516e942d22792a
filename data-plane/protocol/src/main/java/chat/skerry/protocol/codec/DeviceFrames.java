package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.DevicePayloads.DevicePayload;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/// The frames about the devices of an account ↔ the classes that `protoc` generates.
final class DeviceFrames {
  private DeviceFrames() {}

  static Frame.SendToAccount sendToAccount(chat.skerry.protocol.v1.SendToAccount send) {
    return new Frame.SendToAccount(
        FieldChecks.clientId(send.getClientId().toByteArray()),
        send.getAccount(),
        FieldChecks.kind(send.getKindValue()),
        GeneratedFrames.reference(send.getRefersTo()),
        payloads("to", send.getTo()),
        payloads("own", send.getOwn()));
  }

  static Frame.GetDevices getDevices(chat.skerry.protocol.v1.GetDevices get) {
    return new Frame.GetDevices(
        FieldChecks.clientId(get.getClientId().toByteArray()), get.getAccount());
  }

  static Frame.RemoveDevice removeDevice(chat.skerry.protocol.v1.RemoveDevice remove) {
    return new Frame.RemoveDevice(
        FieldChecks.clientId(remove.getClientId().toByteArray()), remove.getDevice());
  }

  static Frame.Devices devices(chat.skerry.protocol.v1.Devices devices) {
    return new Frame.Devices(
        FieldChecks.clientId(devices.getClientId().toByteArray()),
        devices.getAccount(),
        list(devices.getList()));
  }

  static Frame.DevicesMismatch devicesMismatch(chat.skerry.protocol.v1.DevicesMismatch mismatch) {
    return new Frame.DevicesMismatch(
        FieldChecks.clientId(mismatch.getClientId().toByteArray()),
        mismatch.getAccount(),
        list(mismatch.getList()),
        mismatch.getMissingList(),
        mismatch.getExtraList(),
        mismatch.getStaleList());
  }

  static chat.skerry.protocol.v1.SendToAccount toProto(Frame.SendToAccount send) {
    return chat.skerry.protocol.v1.SendToAccount.newBuilder()
        .setClientId(bytes(send.clientId()))
        .setAccount(send.account())
        .setKindValue(send.kind().number())
        .setRefersTo(GeneratedFrames.reference(send.refersTo()))
        .setTo(toProto(send.to()))
        .setOwn(toProto(send.own()))
        .build();
  }

  static chat.skerry.protocol.v1.GetDevices toProto(Frame.GetDevices get) {
    return chat.skerry.protocol.v1.GetDevices.newBuilder()
        .setClientId(bytes(get.clientId()))
        .setAccount(get.account())
        .build();
  }

  static chat.skerry.protocol.v1.RemoveDevice toProto(Frame.RemoveDevice remove) {
    return chat.skerry.protocol.v1.RemoveDevice.newBuilder()
        .setClientId(bytes(remove.clientId()))
        .setDevice(remove.device())
        .build();
  }

  static chat.skerry.protocol.v1.Devices toProto(Frame.Devices devices) {
    return chat.skerry.protocol.v1.Devices.newBuilder()
        .setClientId(bytes(devices.clientId()))
        .setAccount(devices.account())
        .setList(toProto(devices.list()))
        .build();
  }

  static chat.skerry.protocol.v1.DevicesMismatch toProto(Frame.DevicesMismatch mismatch) {
    return chat.skerry.protocol.v1.DevicesMismatch.newBuilder()
        .setClientId(bytes(mismatch.clientId()))
        .setAccount(mismatch.account())
        .setList(toProto(mismatch.list()))
        .addAllMissing(mismatch.missing())
        .addAllExtra(mismatch.extra())
        .addAllStale(mismatch.stale())
        .build();
  }

  private static DevicePayloads payloads(
      String what, chat.skerry.protocol.v1.DevicePayloads message) {
    List<DevicePayload> payloads = new ArrayList<>();
    try {
      for (var payload : message.getPayloadsList()) {
        payloads.add(
            new DevicePayload(
                payload.getDevice(),
                payload.getRegistrationId(),
                GeneratedFrames.payload(payload.getPayload())));
      }
      return new DevicePayloads(message.getListHash(), payloads);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, what + "." + e.getMessage());
    }
  }

  private static chat.skerry.protocol.v1.DevicePayloads toProto(DevicePayloads payloads) {
    var out = chat.skerry.protocol.v1.DevicePayloads.newBuilder().setListHash(payloads.listHash());
    for (DevicePayload payload : payloads.payloads()) {
      out.addPayloadsBuilder()
          .setDevice(payload.device())
          .setRegistrationId(payload.registrationId())
          .setPayload(GeneratedFrames.payload(payload.payload()));
    }
    return out.build();
  }

  private static DeviceList list(chat.skerry.protocol.v1.DeviceList message) {
    try {
      return new DeviceList(
          message.getVersion(),
          message.getDevicesList().stream()
              .map(entry -> new DeviceList.Entry(entry.getDevice(), entry.getRegistrationId()))
              .toList());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "list." + e.getMessage());
    }
  }

  private static chat.skerry.protocol.v1.DeviceList toProto(DeviceList list) {
    var out = chat.skerry.protocol.v1.DeviceList.newBuilder().setVersion(list.version());
    for (DeviceList.Entry entry : list.entries()) {
      out.addDevicesBuilder().setDevice(entry.device()).setRegistrationId(entry.registrationId());
    }
    return out.build();
  }

  private static ByteString bytes(ClientId id) {
    return ByteString.copyFrom(id.toBytes());
  }
}
