package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.AccountSends;
import java.util.function.Consumer;

/// What sessions need for accounts with several devices.
///
/// @param lists the devices of accounts
/// @param sends takes what devices send to accounts
/// @param removed ends the session of a device that was removed; any thread
record AccountServices(DeviceLists lists, AccountSends sends, Consumer<DeviceAddress> removed) {}
