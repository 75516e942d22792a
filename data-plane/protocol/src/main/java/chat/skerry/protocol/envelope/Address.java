package chat.skerry.protocol.envelope;

/// One device of an account, as it stands on the wire: the values may be out of range, so that a
/// member can answer a bad address with a reason instead of closing the connection. [#isValid]
/// tells.
///
/// @param account name of the account
/// @param device number of the device, as an unsigned number; 0 is the phone
public record Address(String account, int device) {
  public static final int DEVICES_MAX = 5;

  /// Whether the account follows [AccountName] and the device is 0 to 4.
  public boolean isValid() {
    return AccountName.isValid(account) && device >= 0 && device < DEVICES_MAX;
  }

  @Override
  public String toString() {
    return account + "/" + Integer.toUnsignedString(device);
  }
}
