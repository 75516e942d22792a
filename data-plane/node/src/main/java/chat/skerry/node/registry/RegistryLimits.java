package chat.skerry.node.registry;

/// How many requests the registry answers. At once: twice what is allowed a second, of an account
/// what is allowed in ten seconds, and at least ten.
///
/// @param perSecond of all requests
/// @param addressPerSecond of one address (of one /64 with IPv6)
/// @param accountPerMinute of one account
/// @param trustedProxies how many proxies stand before the registry and append to
///   `X-Forwarded-For`; 0: the header is not believed
public record RegistryLimits(
    int perSecond, int addressPerSecond, int accountPerMinute, int trustedProxies) {
  private static final int RATE_MAX = 1_000_000;
  private static final int PROXIES_MAX = 8;

  /// @throws IllegalArgumentException naming the key, its value and what is expected
  public RegistryLimits {
    check("requests-per-second", perSecond, 1, RATE_MAX);
    check("address-requests-per-second", addressPerSecond, 1, RATE_MAX);
    check("account-requests-per-minute", accountPerMinute, 1, RATE_MAX);
    check("trusted-proxies", trustedProxies, 0, PROXIES_MAX);
  }

  private static void check(String key, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "skerry.registry." + key + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
