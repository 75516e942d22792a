package chat.skerry.node.routing.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.routing.SessionDirectory;

/// The text form of keys and values of the cache: `account/device` and `sessionId@member`, with a
/// `!` behind it where the member entered the session once more after a split.
final class SessionEntry {
  private static final String AGAIN = "!";

  private SessionEntry() {}

  static String key(DeviceAddress device) {
    return device.account() + "/" + device.device();
  }

  static String accountOf(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }

  static DeviceAddress deviceOf(String key) {
    int slash = key.lastIndexOf('/');
    return new DeviceAddress(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
  }

  static String value(String member, long sessionId) {
    return sessionId + "@" + member;
  }

  static String valueAgain(String member, long sessionId) {
    return value(member, sessionId) + AGAIN;
  }

  static boolean isAgain(String value) {
    return value.endsWith(AGAIN);
  }

  static SessionDirectory.Entry entry(String value) {
    int at = value.indexOf('@');
    int end = value.length() - (isAgain(value) ? AGAIN.length() : 0);
    return new SessionDirectory.Entry(
        value.substring(at + 1, end), Long.parseLong(value.substring(0, at)));
  }
}
