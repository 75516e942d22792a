package chat.skerry.node.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.protocol.envelope.DeviceList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Whatever list of devices a sender has in mind.
class DeviceMismatchProperties {

  @Provide
  Arbitrary<DeviceList> lists() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4).set(),
            Arbitraries.integers().between(1, 3).list().ofSize(5))
        .as((devices, registrations) ->
            new DeviceList(
                3,
                devices.stream()
                    .sorted()
                    .map(device -> new DeviceList.Entry(device, registrations.get(device)))
                    .toList()));
  }

  @Provide
  Arbitrary<List<DevicePayload>> payloads() {
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.integers().between(0, 4), Arbitraries.integers()),
            Arbitraries.integers().between(0, 3))
        .as((device, registration) -> new DevicePayload(device, registration, new byte[1]))
        .list()
        .ofMaxSize(5);
  }

  @Property
  void acceptsExactlyOnePayloadForEachDevice(
      @ForAll("lists") DeviceList list, @ForAll("senders") DeviceAddress sender) {
    assertThat(compare(list, sender, list.hash(), right(list, sender))).isEmpty();
  }

  @Property
  void refusesARightListWithAnotherHash(
      @ForAll("lists") DeviceList list, @ForAll("senders") DeviceAddress sender, @ForAll int hash) {
    Optional<DeviceMismatch> mismatch = compare(list, sender, hash, right(list, sender));

    assertThat(mismatch.isPresent()).isEqualTo(hash != list.hash());
  }

  @Property
  void saysWhatIsWrongSoThatTheSenderCanRepairIt(
      @ForAll("lists") DeviceList list,
      @ForAll("senders") DeviceAddress sender,
      @ForAll("payloads") List<DevicePayload> lies) {
    Optional<DeviceMismatch> mismatch = compare(list, sender, list.hash(), lies);

    List<DevicePayload> repaired = new ArrayList<>();
    Set<Integer> kept = new HashSet<>();
    for (DevicePayload payload : lies) {
      boolean twice = !kept.add(payload.device());
      if (mismatch.isPresent()
          && (twice
              || mismatch.get().stale().contains(payload.device())
              || isForeign(list, sender, payload))) {
        assertThat(
                mismatch.get().extra().contains(payload.device())
                    || mismatch.get().stale().contains(payload.device()))
            .isTrue();
      } else {
        repaired.add(payload);
      }
    }
    mismatch.ifPresent(found ->
        right(list, sender).stream()
            .filter(one ->
                found.missing().contains(one.device()) || found.stale().contains(one.device()))
            .forEach(repaired::add));

    assertThat(compare(list, sender, list.hash(), repaired)).isEmpty();
    mismatch.ifPresent(found -> assertThat(found.list()).isEqualTo(list));
  }

  @Provide
  Arbitrary<DeviceAddress> senders() {
    return Combinators.combine(Arbitraries.of("alice", "bob"), Arbitraries.integers().between(0, 4))
        .as(DeviceAddress::new);
  }

  private static boolean isForeign(DeviceList list, DeviceAddress sender, DevicePayload payload) {
    return right(list, sender).stream().noneMatch(one -> one.device() == payload.device());
  }

  private static List<DevicePayload> right(DeviceList list, DeviceAddress sender) {
    return list.recipients().stream()
        .filter(entry -> !sender.equals(new DeviceAddress("bob", entry.device())))
        .map(entry -> new DevicePayload(entry.device(), entry.registrationId(), new byte[1]))
        .toList();
  }

  private static Optional<DeviceMismatch> compare(
      DeviceList list, DeviceAddress sender, int hash, List<DevicePayload> payloads) {
    return DeviceMismatch.between(
        list,
        new AccountSubmission(
            sender,
            "bob",
            new byte[16],
            Envelope.Kind.MESSAGE,
            new DevicePayloads(hash, payloads),
            new byte[0],
            0));
  }
}
