package chat.skerry.node.account;

import java.util.regex.Pattern;

/// One device of an account.
///
/// @param account 1 to 64 bytes of `[A-Za-z0-9._+@-]`
/// @param device 0 (the phone) to 4
public record DeviceAddress(String account, int device) {
  public static final int DEVICES_MAX = 5;
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9._+@-]{1,64}");

  public DeviceAddress {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException(
          "account: not an account name (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -)");
    }
    if (device < 0 || device >= DEVICES_MAX) {
      throw new IllegalArgumentException("device: " + device + " (expected: 0 to 4)");
    }
  }
}
