package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// What a device asks about devices. Each request is answered by exactly one `Devices` or
/// `Refused`, counts like a send, and slows the device down like one. Confined to its session's
/// event loop.
final class DeviceRequests {
  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final DeviceAddress device;
  private final Connection connection;
  private final Services services;
  private final Sends sends;

  DeviceRequests(DeviceAddress device, Connection connection, Services services, Sends sends) {
    this.device = device;
    this.connection = connection;
    this.services = services;
    this.sends = sends;
  }

  void list(ClientId clientId, String account) {
    if (!AccountName.isValid(account)) {
      sends.refuse(clientId, SendRules.notAnAccount("account"));
      return;
    }
    if (sends.enter(clientId, 1, 0)) {
      DeviceLists lists = services.accounts().lists();
      services
          .reads()
          .take(() ->
              answer(clientId, () -> new Frame.Devices(clientId, account, lists.read(account))));
    }
  }

  /// @param number of the device to remove, unsigned
  void remove(ClientId clientId, int number) {
    if (device.device() != 0) {
      sends.refuse(
          clientId, "sender: device " + device.device() + " (expected: 0, which alone removes)");
      return;
    }
    if (number < 1 || number >= DeviceAddress.DEVICES_MAX) {
      sends.refuse(clientId, "device: " + Integer.toUnsignedString(number) + " (expected: 1 to 4)");
      return;
    }
    if (sends.enter(clientId, 1, 0)) {
      DeviceAddress gone = new DeviceAddress(device.account(), number);
      answer(clientId, () -> removed(clientId, gone));
    }
  }

  /// Runs where it may block. Can be repeated: what an attempt left undone, the next one does.
  private Frame removed(ClientId clientId, DeviceAddress gone) {
    AccountServices accounts = services.accounts();
    accounts.lists().remove(gone);
    accounts.removed().accept(gone);
    return new Frame.Devices(clientId, gone.account(), accounts.lists().read(gone.account()));
  }

  /// Works where it may block. The stage ends with the work.
  private CompletionStage<Void> answer(ClientId clientId, Supplier<Frame> work) {
    Runnable task =
        () -> {
          Frame answer;
          try {
            answer = work.get();
          } catch (StoreUnavailableException _) {
            answer = unavailable(clientId, "store: does not answer now");
          } catch (RuntimeException e) {
            services.broken("a request about devices failed", e);
            answer = unavailable(clientId, "member: an error inside");
          }
          Frame last = answer;
          connection.execute(() -> {
            connection.send(last);
            sends.left();
          });
        };
    return CompletableFuture.runAsync(task, services.blocking());
  }

  private static Frame unavailable(ClientId clientId, String detail) {
    return new Frame.Refused(clientId, RefusedReason.UNAVAILABLE, RETRY_AFTER_MILLIS, detail);
  }
}
