package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
    if (sends.enter(clientId, account, 1, 0)) {
      answer(clientId, services.reads().take(() -> devices(clientId, account)));
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
    if (!sends.enter(clientId, device.account(), 1, 0)) {
      return;
    }
    Removals removals = services.accounts().removals();
    if (removals.enter()) {
      answer(
          clientId,
          removed(clientId, new DeviceAddress(device.account(), number))
              .whenComplete((_, _) -> removals.leave()));
    } else {
      connection.send(
          new Frame.Refused(
              clientId,
              RefusedReason.UNAVAILABLE,
              RETRY_AFTER_MILLIS,
              "member: passes its sessions to another process"));
      sends.left(0);
    }
  }

  private CompletionStage<Frame> devices(ClientId clientId, String account) {
    return CompletableFuture.supplyAsync(
        () -> new Frame.Devices(clientId, account, services.accounts().lists().read(account)),
        services.blocking());
  }

  /// Can be repeated: what an attempt left undone, the next one does.
  private CompletionStage<Frame> removed(ClientId clientId, DeviceAddress gone) {
    Services.Accounts accounts = services.accounts();
    return CompletableFuture.runAsync(() -> accounts.lists().remove(gone), services.blocking())
        .thenRun(() -> accounts.removed().accept(gone))
        .thenCompose(_ -> services.mailboxes().empty(gone))
        .thenCompose(_ -> devices(clientId, gone.account()));
  }

  private void answer(ClientId clientId, CompletionStage<Frame> answer) {
    answer.whenComplete((frame, failure) ->
        connection.execute(() -> {
          connection.send(failure == null ? frame : unavailable(clientId, failure));
          sends.left(0);
        }));
  }

  /// While a member's sessions are in two processes, neither can end the session of a device that
  /// is removed: then none is removed, for the seconds that it takes. Thread-safe.
  static final class Removals {
    // Guarded by this.
    private boolean closed;
    private int underWay;

    /// Begins one, unless none may begin now.
    synchronized boolean enter() {
      if (!closed) {
        underWay++;
      }
      return !closed;
    }

    synchronized void leave() {
      underWay--;
    }

    synchronized void close() {
      closed = true;
    }

    synchronized void open() {
      closed = false;
    }

    synchronized boolean isIdle() {
      return underWay == 0;
    }
  }

  private Frame unavailable(ClientId clientId, Throwable failure) {
    boolean away = services.isStoreAway(failure);
    if (!away) {
      services.broken("a request about devices failed", failure);
    }
    return new Frame.Refused(
        clientId,
        RefusedReason.UNAVAILABLE,
        RETRY_AFTER_MILLIS,
        away ? "store: does not answer now" : "member: an error inside");
  }
}
