package chat.skerry.e2e.load;

/// What one run showed.
///
/// @param offered texts a second that were due; 0 where the devices sent as fast as they were
///   answered
/// @param accepted ✓ a second
/// @param receipts ✓✓ a second
/// @param serverCpu seconds of CPU that the server used in a second
/// @param generatorCpu seconds of CPU that the generator used in a second
/// @param otherCpu seconds of CPU that anything else on the machine used in a second: above 0.1 the
///   figures are too low
/// @param end the counters after everything had come in, or after the patience for it ended
/// @param latency of the texts that were due in the measured span
public record Outcome(
    double offered,
    double accepted,
    double receipts,
    double serverCpu,
    double generatorCpu,
    double otherCpu,
    Books.Counts end,
    Books.Latency latency) {

  /// Texts with ✓ and ✓✓ that one second of the server's CPU brings.
  public double perServerCpu() {
    return serverCpu == 0 ? 0 : receipts / serverCpu;
  }

  /// Milliseconds from due to ✓✓.
  public double receiptMillis(double percentile) {
    return latency.receipt().getValueAtPercentile(percentile) / 1e6;
  }

  /// Milliseconds from due to ✓.
  public double acceptedMillis(double percentile) {
    return latency.accepted().getValueAtPercentile(percentile) / 1e6;
  }
}
