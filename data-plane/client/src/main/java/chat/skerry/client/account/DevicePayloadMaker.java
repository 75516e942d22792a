package chat.skerry.client.account;

import chat.skerry.protocol.envelope.Address;

/// Makes what each device gets of a message to an account: for a program that encrypts end to end,
/// another payload for each. Called once for each registration of a device, on a thread of the
/// client; may take its time.
public interface DevicePayloadMaker {

  /// @param registrationId another one stands for another static key; 0 for the phone of an account
  ///   that nobody has logged in to yet
  /// @return MESSAGE: 1 byte or more; READ: empty
  byte[] payload(Address device, int registrationId);

  /// What another device of the own account gets.
  byte[] copy(Address own, int registrationId);

  /// For a READ: nothing for anybody.
  static DevicePayloadMaker none() {
    byte[] nothing = {};
    return new DevicePayloadMaker() {
      @Override
      public byte[] payload(Address device, int registrationId) {
        return nothing;
      }

      @Override
      public byte[] copy(Address own, int registrationId) {
        return nothing;
      }
    };
  }

  /// The same for every device, and copies in the form of [SentCopy].
  static DevicePayloadMaker same(String account, byte[] payload) {
    byte[] copy = SentCopy.encode(account, payload);
    return new DevicePayloadMaker() {
      @Override
      public byte[] payload(Address device, int registrationId) {
        return payload;
      }

      @Override
      public byte[] copy(Address own, int registrationId) {
        return copy;
      }
    };
  }
}
