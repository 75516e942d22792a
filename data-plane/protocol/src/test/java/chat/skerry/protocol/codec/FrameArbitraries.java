package chat.skerry.protocol.codec;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.DevicePayloads.DevicePayload;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Frames of every kind, with edge values.
final class FrameArbitraries {
  private FrameArbitraries() {}

  static Arbitrary<Frame> frames() {
    return Arbitraries.oneOf(hotFrames(), coldFrames(), deviceFrames());
  }

  static Arbitrary<Frame> hotFrames() {
    return Arbitraries.oneOf(
        send(),
        Arbitraries.longs().map(Frame.Ack::new),
        Combinators.combine(clientIds(), messageIds(), Arbitraries.longs()).as(Frame.Sent::new),
        deliver(),
        Arbitraries.integers().map(Frame.Ping::new),
        Arbitraries.integers().map(Frame.Pong::new));
  }

  private static Arbitrary<Frame> coldFrames() {
    return Arbitraries.oneOf(
        Combinators.combine(
                clientIds(),
                Arbitraries.of(RefusedReason.class),
                Arbitraries.integers(),
                Arbitraries.strings().ofMaxLength(20))
            .as(Frame.Refused::new),
        Arbitraries.integers().map(Frame.QueueEmpty::new),
        Combinators.combine(
                Arbitraries.longs(),
                Arbitraries.strings().ascii().ofMaxLength(30),
                Arbitraries.integers(),
                Arbitraries.integers(),
                Arbitraries.longs(),
                Arbitraries.integers())
            .as(Frame.Welcome::new),
        Combinators.combine(
                Arbitraries.integers(),
                Arbitraries.strings().ascii().ofMaxLength(30),
                Arbitraries.strings().ascii().ofMaxLength(30),
                Arbitraries.integers())
            .as(Frame.Close::new));
  }

  private static Arbitrary<Frame> deviceFrames() {
    return Arbitraries.oneOf(
        Combinators.combine(
                clientIds(),
                accounts(),
                Arbitraries.of(Kind.class),
                references(),
                devicePayloads(),
                devicePayloads())
            .as(Frame.SendToAccount::new),
        Combinators.combine(clientIds(), accounts()).as(Frame.GetDevices::new),
        Combinators.combine(clientIds(), Arbitraries.integers()).as(Frame.RemoveDevice::new),
        Combinators.combine(clientIds(), accounts(), lists()).as(Frame.Devices::new),
        Combinators.combine(clientIds(), accounts(), lists(), numbers(), numbers(), numbers())
            .as(Frame.DevicesMismatch::new),
        Combinators.combine(Arbitraries.integers(), Arbitraries.integers())
            .as(Frame.Truncated::new));
  }

  private static Arbitrary<DevicePayloads> devicePayloads() {
    Arbitrary<DevicePayload> payload =
        Combinators.combine(Arbitraries.integers(), Arbitraries.integers(), payloads())
            .as(DevicePayload::new);
    return Combinators.combine(Arbitraries.integers(), payload.list().ofMaxSize(5))
        .as(DevicePayloads::new);
  }

  static Arbitrary<DeviceList> lists() {
    Arbitrary<Set<Integer>> devices = Arbitraries.integers().between(0, 4).set();
    Arbitrary<List<Integer>> registrations = Arbitraries.integers().list().ofSize(5);
    return Combinators.combine(Arbitraries.longs(), devices, registrations)
        .as((version, numbers, ids) ->
            new DeviceList(
                version,
                numbers.stream()
                    .sorted()
                    .map(device -> new DeviceList.Entry(device, ids.get(device)))
                    .toList()));
  }

  private static Arbitrary<List<Integer>> numbers() {
    return Arbitraries.integers().list().ofMaxSize(5);
  }

  private static Arbitrary<Frame> send() {
    return Combinators.combine(
            clientIds(),
            addresses(),
            Arbitraries.of(Kind.class),
            payloads(),
            references(),
            Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers()))
        .as(Frame.Send::new);
  }

  private static Arbitrary<Frame> deliver() {
    return Combinators.combine(
            Arbitraries.longs(),
            messageIds(),
            addresses(),
            Arbitraries.of(Kind.class),
            Arbitraries.longs(),
            payloads(),
            references())
        .as(Frame.Deliver::new);
  }

  private static Arbitrary<ClientId> clientIds() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(ClientId::new);
  }

  private static Arbitrary<MessageId> messageIds() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(MessageId::new);
  }

  private static Arbitrary<Optional<MessageId>> references() {
    return messageIds().optional();
  }

  private static Arbitrary<Address> addresses() {
    return Combinators.combine(accounts(), Arbitraries.integers()).as(Address::new);
  }

  private static Arbitrary<String> accounts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("abcXYZ019._+@-").ofMaxLength(64),
        Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(10));
  }

  private static Arbitrary<ByteBuf> payloads() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Unpooled::wrappedBuffer);
  }
}
