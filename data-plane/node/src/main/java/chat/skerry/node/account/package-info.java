/// Accounts, their devices, and the transport key that is bound to a device on first use.
///
/// The list of an account's devices changes only at its owner: a first login brings a device onto
/// it, the phone may take one off. `DeviceKeys` keeps it, `DeviceLists` is the owner's memory of
/// it. See ADR-0016.
@NullMarked
package chat.skerry.node.account;

import org.jspecify.annotations.NullMarked;
