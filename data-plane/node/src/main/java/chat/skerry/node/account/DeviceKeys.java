package chat.skerry.node.account;

/// The durable binding of a device to its Noise static key. Blocking: call it on a virtual thread.
///
/// The first key that a device shows is bound to it; a later, other key is refused. Two first uses
/// at the same time agree on one key.
public interface DeviceKeys {

  /// Binds `staticKey` (32 bytes, X25519) to the device, or finds the binding that exists.
  ///
  /// @throws chat.skerry.node.store.StoreUnavailableException where the store can't answer now
  Binding bind(DeviceAddress device, byte[] staticKey);

  /// What came of it.
  enum Binding {
    /// The key was bound by this call.
    NEW,
    /// The same key was bound before.
    KNOWN,
    /// Another key is bound to this device.
    MISMATCH
  }
}
