package chat.skerry.client.conversation;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.KnownMembers;
import chat.skerry.client.connection.MemoryKnownMembers;
import chat.skerry.client.registry.Registry;
import chat.skerry.client.runtime.ClientRuntime;
import java.util.function.Supplier;

/// Everything a client needs.
///
/// @param device who it is and whom it believes
/// @param tokens its end-user tokens
/// @param registry where it asks for its members
/// @param ledger what it has received; the client closes it at its end
/// @param members those that it knows from before
/// @param connection how long a connection waits
/// @param retry how long it waits between attempts, and for answers
/// @param runtime clocks, randomness and timers
public record ClientConfig(
    DeviceIdentity device,
    TokenSource tokens,
    Registry registry,
    Supplier<Ledger> ledger,
    KnownMembers members,
    ConnectionSettings connection,
    RetrySettings retry,
    ClientRuntime runtime) {

  /// The usual settings; what it has received and whom it knows is in memory alone.
  public static ClientConfig of(DeviceIdentity device, TokenSource tokens, Registry registry) {
    return new ClientConfig(
        device,
        tokens,
        registry,
        MemoryLedger::new,
        new MemoryKnownMembers(),
        ConnectionSettings.DEFAULTS,
        RetrySettings.DEFAULTS,
        ClientRuntime.system());
  }

  public ClientConfig withLedger(Supplier<Ledger> other) {
    return new ClientConfig(device, tokens, registry, other, members, connection, retry, runtime);
  }

  public ClientConfig withMembers(KnownMembers other) {
    return new ClientConfig(device, tokens, registry, ledger, other, connection, retry, runtime);
  }

  public ClientConfig withConnection(ConnectionSettings other) {
    return new ClientConfig(device, tokens, registry, ledger, members, other, retry, runtime);
  }

  public ClientConfig withRetry(RetrySettings other) {
    return new ClientConfig(device, tokens, registry, ledger, members, connection, other, runtime);
  }
}
