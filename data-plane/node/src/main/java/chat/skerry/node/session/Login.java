package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.session.Placement.Place;
import chat.skerry.node.store.StoreUnavailableException;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.ticket.TicketVerdict;
import chat.skerry.node.token.TokenVerdict;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.handshake.ClientHello;

/// Decides whether a device may open a session here. Blocking; thread-safe.
///
/// token → ticket → place → key: the key is bound last, so that only the owner of the account binds
/// it, and only for a token that is good. The ticket comes before the place: whoever was not sent
/// here learns nothing of where an account is.
final class Login {
  private static final int RETRY_AFTER_MILLIS = 1_000;

  private final TokenVerifier tokens;
  private final TicketCheck tickets;
  private final Placement placement;
  private final DeviceLists devices;

  Login(TokenVerifier tokens, TicketCheck tickets, Placement placement, DeviceLists devices) {
    this.tokens = tokens;
    this.tickets = tickets;
    this.placement = placement;
    this.devices = devices;
  }

  sealed interface Result {
    /// The device may open a session.
    ///
    /// @param otherMember `host:port`, empty if there is none
    /// @param removals [DeviceLists#removals] before the key was looked at
    record Accepted(DeviceAddress device, String otherMember, long removals) implements Result {}

    record Rejected(Frame.Close reason) implements Result {}
  }

  /// @param staticKey the key that the device proved to have, 32 bytes
  Result decide(ClientHello hello, byte[] staticKey) {
    return switch (tokens.verify(hello.token())) {
      case TokenVerdict.Invalid(String detail) -> rejected(CloseCode.TOKEN_INVALID, detail);
      case TokenVerdict.Expired(String detail) -> rejected(CloseCode.TOKEN_EXPIRED, detail);
      case TokenVerdict.Foreign(String detail) -> rejected(CloseCode.TOKEN_FOREIGN, detail);
      case TokenVerdict.Valid valid -> {
        if (!valid.allows(hello.device())) {
          yield rejected(
              CloseCode.TOKEN_FOREIGN,
              "device: " + hello.device() + " (expected: the device of the token)");
        }
        DeviceAddress device = new DeviceAddress(valid.account(), hello.device());
        yield admit(tickets.check(hello.ticket(), valid.account()), device, staticKey);
      }
    };
  }

  private Result admit(TicketVerdict verdict, DeviceAddress device, byte[] staticKey) {
    return switch (verdict) {
      case TicketVerdict.Good _ -> place(device, staticKey);
      case TicketVerdict.Needed(String detail) -> rejected(CloseCode.TICKET_NEEDED, detail);
      case TicketVerdict.Invalid(String detail) -> rejected(CloseCode.TICKET_INVALID, detail);
    };
  }

  private Result place(DeviceAddress device, byte[] staticKey) {
    return switch (placement.of(device.account())) {
      case Place.Elsewhere(String address) ->
          new Result.Rejected(
              new Frame.Close(
                  CloseCode.WRONG_MEMBER.number(),
                  "member: does not own the account now",
                  address,
                  0));
      case Place.Unknown(String reason) -> unavailable(reason);
      case Place.Here(String otherMember) -> bind(device, staticKey, otherMember);
    };
  }

  private Result bind(DeviceAddress device, byte[] staticKey, String otherMember) {
    long removals = devices.removals();
    try {
      return switch (devices.bind(device, staticKey)) {
        case NEW, KNOWN -> new Result.Accepted(device, otherMember, removals);
        case MISMATCH -> rejected(CloseCode.KEY_MISMATCH, "device: another key is bound to it");
        case REMOVED ->
            rejected(CloseCode.DEVICE_REMOVED, "device: was removed (expected: another key)");
      };
    } catch (StoreUnavailableException _) {
      return unavailable("store: does not answer now");
    }
  }

  private static Result rejected(CloseCode code, String detail) {
    return new Result.Rejected(Frame.Close.of(code, detail));
  }

  private static Result unavailable(String detail) {
    return new Result.Rejected(
        new Frame.Close(CloseCode.UNAVAILABLE.number(), detail, "", RETRY_AFTER_MILLIS));
  }
}
