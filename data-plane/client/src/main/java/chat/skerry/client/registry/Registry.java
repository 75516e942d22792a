package chat.skerry.client.registry;

import chat.skerry.client.connection.HostPort;
import java.util.List;

/// Tells an account its members. Blocking; thread-safe.
public interface Registry {

  /// The members of the account's island, and the tickets for them.
  ///
  /// @param token of the account
  /// @throws RegistryException where there is no answer, or it is no
  Located locate(String token);

  /// Always these members: for tools and tests that know where they are.
  static Registry fixed(HostPort... members) {
    Located known = Located.at(List.of(members));
    return token -> known;
  }
}
