package chat.skerry.node.mailbox.writeback;

/// Buckets whose width is an eighth of what they count: the exponent of a floating-point number and
/// the first three bits behind its point.
final class LogBuckets {
  static final int COUNT = 64 << 3;

  private static final int SHIFT = 52 - 3;
  private static final int OF_ONE = (int) (Double.doubleToRawLongBits(1.0) >>> SHIFT);

  private LogBuckets() {}

  /// Numbers below 1 count as 1.
  static int of(double number) {
    int bucket = (int) (Double.doubleToRawLongBits(Math.max(1.0, number)) >>> SHIFT) - OF_ONE;
    return Math.min(bucket, COUNT - 1);
  }

  /// Where the next bucket begins.
  static double end(int bucket) {
    return Double.longBitsToDouble((long) (bucket + 1 + OF_ONE) << SHIFT);
  }
}
