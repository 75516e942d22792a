package chat.skerry.client.account;

import chat.skerry.client.connection.OutgoingFrames;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.frame.DevicePayloads;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The frames of one message to an account, one an attempt. Used by one thread at a time.
public final class AccountFrames {
  private final AccountMessage message;
  private final Address self;

  /// What was made for a registration stays as it is: a retry carries the same content.
  private final Map<Registration, byte[]> made = new HashMap<>();

  /// @param self the sending device
  public AccountFrames(AccountMessage message, Address self) {
    this.message = message;
    this.self = self;
  }

  private record Registration(Address device, int registrationId) {}

  /// The next attempt.
  ///
  /// @param own [DeviceList#NONE] where the message is for the own account
  /// @throws IllegalArgumentException where the payloads are too many bytes
  public Frame.SendToAccount frame(DeviceList to, DeviceList own) {
    List<Registration> recipients = registrations(message.account(), to.recipients());
    List<Registration> copied = registrations(self.account(), own.entries());
    recipients.forEach(one -> make(one, message.payloads()::payload));
    copied.forEach(one -> make(one, message.payloads()::copy));
    checkSize(Stream.concat(recipients.stream(), copied.stream()).toList());
    return new Frame.SendToAccount(
        message.clientId(),
        message.account(),
        message.kind(),
        message.refersTo(),
        payloads(to.hash(), recipients),
        own.entries().isEmpty() ? DevicePayloads.NONE : payloads(own.hash(), copied));
  }

  /// The devices that will tell that they have it.
  public static Set<Address> recipients(Frame.SendToAccount frame) {
    return frame.kind() != Kind.MESSAGE
        ? Set.of()
        : frame.to().payloads().stream()
            .map(one -> new Address(frame.account(), one.device()))
            .collect(Collectors.toUnmodifiableSet());
  }

  private List<Registration> registrations(String account, List<DeviceList.Entry> entries) {
    return entries.stream()
        .map(
            entry -> new Registration(new Address(account, entry.device()), entry.registrationId()))
        .filter(registration -> !registration.device().equals(self))
        .toList();
  }

  private void make(Registration registration, BiFunction<Address, Integer, byte[]> maker) {
    made.computeIfAbsent(registration, one -> maker.apply(one.device(), one.registrationId()));
  }

  private void checkSize(List<Registration> registrations) {
    long bytes = registrations.stream().mapToLong(one -> bytes(one).length).sum();
    if (bytes > Limits.PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "payloads: "
              + bytes
              + " bytes for "
              + registrations.size()
              + " devices (expected: at most "
              + Limits.PAYLOAD_BYTES_MAX
              + " together)");
    }
  }

  private DevicePayloads payloads(int listHash, List<Registration> registrations) {
    return new DevicePayloads(
        listHash,
        registrations.stream()
            .map(one ->
                OutgoingFrames.payload(one.device().device(), one.registrationId(), bytes(one)))
            .toList());
  }

  private byte[] bytes(Registration registration) {
    byte[] bytes = made.get(registration);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "payload: null for " + registration.device() + " (expected: bytes)");
    }
    return bytes;
  }
}
