package chat.skerry.e2e.load;

/// One connected device. It acknowledges what it is given, in the way of its dialect, and tells
/// [Hearing].
public interface Device {
  int number();

  /// Writes a text, without a flush.
  ///
  /// @param recipient number of the device that it is for
  /// @param message number of the text in the [Books]
  void send(int recipient, int message);

  void flush();

  /// Ends the connection; nothing is heard of it any more.
  void close();
}
