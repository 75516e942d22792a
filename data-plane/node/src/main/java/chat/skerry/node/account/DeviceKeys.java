package chat.skerry.node.account;

import chat.skerry.protocol.envelope.DeviceList;

/// The devices of accounts, and the Noise static key that each is bound to; durable. Blocking: call
/// it on a virtual thread.
///
/// The first key that a device shows is bound to it and brings the device onto its account's list;
/// a later, other key is refused until the device was removed. The key that a device was removed
/// with stays refused, so that it does not come back by itself. Two first uses at the same time
/// agree on one key. Each change of a list raises its version by at least one; what a method
/// returned is seen by every later call on every member.
public interface DeviceKeys {

  /// Binds `staticKey` (32 bytes, X25519) to the device, or finds the binding that exists.
  ///
  /// @throws chat.skerry.node.store.StoreUnavailableException where the store can't answer now; the
  ///   key may be bound or not
  Binding bind(DeviceAddress device, byte[] staticKey);

  /// The devices of the account; [DeviceList#NONE] where nobody has logged in to it.
  ///
  /// @throws chat.skerry.node.store.StoreUnavailableException where the store can't answer now
  DeviceList list(String account);

  /// Takes the device off the list: its number is free for another key.
  ///
  /// @return whether it was in the list
  /// @throws chat.skerry.node.store.StoreUnavailableException where the store can't answer now; the
  ///   device may be gone or not
  boolean remove(DeviceAddress device);

  /// What came of it.
  enum Binding {
    /// The key was bound by this call.
    NEW,
    /// The same key was bound before.
    KNOWN,
    /// Another key is bound to this device.
    MISMATCH,
    /// No key is bound to this device, and it was removed with this one.
    REMOVED
  }
}
