package chat.skerry.node.session;

import java.time.Duration;

/// The bounds of one session.
///
/// @param window envelopes that may be unacknowledged at a time
/// @param windowBytes payload bytes of those; the last one may exceed it
/// @param settlingMax acknowledged envelopes whose receipt or removal is under way
/// @param sendsInFlightMax sends not yet answered; past it the device is slowed down
/// @param sendsInFlightBytesMax payload bytes of those; the last one may exceed it
/// @param messagesPerSecond sends a second in the long run
/// @param messagesBurst sends at once after a pause
/// @param bytesPerSecond payload bytes a second in the long run
/// @param bytesBurst payload bytes at once after a pause
/// @param pingInterval how often the device must send something; after 2.5 times that it is closed
/// @param slowAfter how long the device may neither read nor acknowledge
public record SessionLimits(
    int window,
    int windowBytes,
    int settlingMax,
    int sendsInFlightMax,
    int sendsInFlightBytesMax,
    int messagesPerSecond,
    int messagesBurst,
    int bytesPerSecond,
    int bytesBurst,
    Duration pingInterval,
    Duration slowAfter) {

  public SessionLimits {
    positive("window", window);
    positive("windowBytes", windowBytes);
    positive("settlingMax", settlingMax);
    positive("sendsInFlightMax", sendsInFlightMax);
    positive("sendsInFlightBytesMax", sendsInFlightBytesMax);
    positive("messagesPerSecond", messagesPerSecond);
    positive("messagesBurst", messagesBurst);
    positive("bytesPerSecond", bytesPerSecond);
    positive("bytesBurst", bytesBurst);
    positive("pingInterval", pingInterval.toMillis());
    positive("slowAfter", slowAfter.toMillis());
  }

  /// The same but for what a device was told when it logged in.
  SessionLimits promising(int toldWindow, Duration toldPingInterval) {
    return new SessionLimits(
        toldWindow,
        windowBytes,
        settlingMax,
        sendsInFlightMax,
        sendsInFlightBytesMax,
        messagesPerSecond,
        messagesBurst,
        bytesPerSecond,
        bytesBurst,
        toldPingInterval,
        slowAfter);
  }

  /// How long a silent device is taken for alive.
  Duration idleAfter() {
    return pingInterval.multipliedBy(5).dividedBy(2);
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: 1 or more)");
    }
  }
}
