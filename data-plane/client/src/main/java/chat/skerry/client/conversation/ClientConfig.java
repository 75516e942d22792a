package chat.skerry.client.conversation;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.registry.Registry;
import chat.skerry.client.runtime.ClientRuntime;
import java.util.function.Supplier;

/// Everything a client needs.
///
/// @param device who it is and whom it believes
/// @param tokens its end-user tokens
/// @param registry where it asks for its members
/// @param ledger what it has received; the client closes it at its end
/// @param connection how long a connection waits
/// @param retry how long it waits between attempts, and for answers
/// @param runtime clocks, randomness and timers
public record ClientConfig(
    DeviceIdentity device,
    TokenSource tokens,
    Registry registry,
    Supplier<Ledger> ledger,
    ConnectionSettings connection,
    RetrySettings retry,
    ClientRuntime runtime) {

  /// The usual settings, with a ledger in memory.
  public static ClientConfig of(DeviceIdentity device, TokenSource tokens, Registry registry) {
    return new ClientConfig(
        device,
        tokens,
        registry,
        MemoryLedger::new,
        ConnectionSettings.DEFAULTS,
        RetrySettings.DEFAULTS,
        ClientRuntime.system());
  }

  public ClientConfig withLedger(Supplier<Ledger> other) {
    return new ClientConfig(device, tokens, registry, other, connection, retry, runtime);
  }

  public ClientConfig withConnection(ConnectionSettings other) {
    return new ClientConfig(device, tokens, registry, ledger, other, retry, runtime);
  }

  public ClientConfig withRetry(RetrySettings other) {
    return new ClientConfig(device, tokens, registry, ledger, connection, other, runtime);
  }
}
