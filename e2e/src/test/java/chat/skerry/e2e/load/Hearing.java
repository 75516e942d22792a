package chat.skerry.e2e.load;

/// What devices hear.
public interface Hearing {
  /// The server answers for the text: ✓.
  void accepted(int message);

  /// The text is at its recipient.
  ///
  /// @param from number of the sender
  void delivered(int message, int from);

  /// The sender knows that the text was delivered: ✓✓.
  void receipt(int message, Device sender);

  /// The server refused the text for now; the device sends it again.
  void refused(String reason);

  /// The connection ended though nobody closed it.
  void lost(int device, String reason);
}
