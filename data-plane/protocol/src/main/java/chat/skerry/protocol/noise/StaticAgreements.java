package chat.skerry.protocol.noise;

import org.jspecify.annotations.Nullable;

/// Agreements between one member's static key and the static keys of devices that it has met (the
/// `ss` of IK): they never change, so a member may keep them. Secret. Thread-safe; bounded.
public interface StaticAgreements {
  /// Keeps nothing.
  StaticAgreements NONE = deviceKey -> null;

  /// The 32 bytes that were agreed with this key; null where they are not known here.
  ///
  /// @param deviceKey 32 bytes that the device has not proven yet
  byte @Nullable [] find(byte[] deviceKey);
}
