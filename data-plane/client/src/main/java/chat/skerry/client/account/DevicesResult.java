package chat.skerry.client.account;

import chat.skerry.protocol.envelope.DeviceList;
import chat.skerry.protocol.frame.RefusedReason;

/// What came of a question about the devices of an account.
public sealed interface DevicesResult {

  /// The devices now.
  record Known(DeviceList list) implements DevicesResult {}

  /// The member refused for good.
  record Refused(RefusedReason reason, String detail) implements DevicesResult {}

  /// Nothing was heard in time.
  record NoAnswer(String detail) implements DevicesResult {}
}
