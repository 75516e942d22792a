package chat.skerry.e2e.bench;

/// A line of the closing table *figure · value · goal · met*.
///
/// @param met `yes`, `no`, or why it can't be said
record Row(String figure, String value, String goal, String met) {
  static Row of(String figure, String value, String goal, boolean met) {
    return new Row(figure, value, goal, met ? "yes" : "no");
  }
}
