package chat.skerry.client.connection;

/// What came of an attempt to connect.
public sealed interface Opening {

  /// The member said `Welcome`.
  record Opened(Connection connection) implements Opening {}

  /// It did not.
  record Failed(ConnectionEnd end) implements Opening {}
}
