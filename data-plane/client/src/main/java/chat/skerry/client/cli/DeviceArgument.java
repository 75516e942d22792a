package chat.skerry.client.cli;

import chat.skerry.protocol.envelope.Address;

/// A device as people write it: `account` or `account/device`.
final class DeviceArgument {
  private DeviceArgument() {}

  /// @param what the argument to name in the error
  static Address parse(String what, String text) {
    int slash = text.indexOf('/');
    String account = slash < 0 ? text : text.substring(0, slash);
    String device = slash < 0 ? "0" : text.substring(slash + 1);
    if (device.matches("[0-4]")) {
      Address address = new Address(account, Integer.parseInt(device));
      if (address.isValid()) {
        return address;
      }
    }
    throw new CommandException(
        ExitCode.USAGE,
        what
            + ": "
            + text
            + " (expected: ACCOUNT or ACCOUNT/DEVICE, device 0 to 4, account 1 to 64"
            + " of A-Z a-z 0-9 . _ + @ -)");
  }
}
