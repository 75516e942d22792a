package chat.skerry.node.registry;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// What bounds the registry: checking a signature costs up to a millisecond. The bucket of all
/// requests comes last of the two that are asked before a token is looked at, so that one address
/// can't use it up.
final class Rates {
  private static final int BURST_FACTOR = 2;
  private static final int BURST_MIN = 10;
  private static final int ADDRESSES_MAX = 65_536;
  private static final int ACCOUNTS_MAX = 131_072;
  private static final int ACCOUNT_BURSTS_A_MINUTE = 6;
  private static final String ALL = "all";

  private final Rate<String> all;
  private final Rate<String> addresses;
  private final Rate<String> accounts;

  Rates(RegistryLimits limits, LongSupplier nanoTime) {
    long second = TimeUnit.SECONDS.toNanos(1);
    this.all = rate(nanoTime, second / limits.perSecond(), BURST_FACTOR * limits.perSecond(), 4);
    this.addresses =
        rate(
            nanoTime,
            second / limits.addressPerSecond(),
            BURST_FACTOR * limits.addressPerSecond(),
            ADDRESSES_MAX);
    this.accounts =
        rate(
            nanoTime,
            60 * second / limits.accountPerMinute(),
            limits.accountPerMinute() / ACCOUNT_BURSTS_A_MINUTE,
            ACCOUNTS_MAX);
  }

  private static Rate<String> rate(
      LongSupplier nanoTime, long nanosEach, int capacity, int keysMax) {
    return new Rate<>(nanoTime, nanosEach, Math.max(BURST_MIN, capacity), keysMax);
  }

  /// Before anything is looked at.
  boolean admitsAddress(String address) {
    return addresses.admits(address) && all.admits(ALL);
  }

  /// When the token has said who asks.
  boolean admitsAccount(String account) {
    return accounts.admits(account);
  }
}
