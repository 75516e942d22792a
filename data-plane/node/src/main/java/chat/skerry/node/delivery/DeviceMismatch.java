package chat.skerry.node.delivery;

import chat.skerry.node.delivery.DevicePayloads.DevicePayload;
import chat.skerry.protocol.envelope.DeviceList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the payloads of a sender differ from the devices of the account. All empty where only the
/// hash was wrong.
///
/// @param account the account whose list it is
/// @param list the devices now
/// @param missing devices that got no payload
/// @param extra device numbers, unsigned, that are not in the list or came twice
/// @param stale devices whose payload was meant for an earlier registration
public record DeviceMismatch(
    String account,
    DeviceList list,
    List<Integer> missing,
    List<Integer> extra,
    List<Integer> stale) {
  /// No device is left out.
  static final int NONE_SKIPPED = -1;

  public DeviceMismatch {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    stale = List.copyOf(stale);
  }

  /// Compares; empty where each device gets exactly one payload, meant for it as it is now.
  static Optional<DeviceMismatch> between(DeviceList list, AccountSubmission submission) {
    DevicePayloads payloads = submission.payloads();
    int skipped = submission.skipped();
    List<DeviceList.Entry> expected =
        list.recipients().stream().filter(entry -> entry.device() != skipped).toList();
    List<Integer> extra = new ArrayList<>();
    List<Integer> stale = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (DevicePayload payload : payloads.payloads()) {
      Optional<DeviceList.Entry> entry =
          expected.stream().filter(one -> one.device() == payload.device()).findFirst();
      if (entry.isEmpty() || !seen.add(payload.device())) {
        extra.add(payload.device());
      } else if (entry.get().registrationId() != payload.registrationId()) {
        stale.add(payload.device());
      }
    }
    List<Integer> missing =
        expected.stream()
            .map(DeviceList.Entry::device)
            .filter(device -> !seen.contains(device))
            .toList();
    boolean right =
        payloads.listHash() == list.hash()
            && missing.isEmpty()
            && extra.isEmpty()
            && stale.isEmpty();
    return right
        ? Optional.empty()
        : Optional.of(new DeviceMismatch(submission.account(), list, missing, extra, stale));
  }

  /// Names no account.
  @Override
  public String toString() {
    return "DeviceMismatch[missing=" + missing + ", extra=" + extra + ", stale=" + stale + "]";
  }
}
