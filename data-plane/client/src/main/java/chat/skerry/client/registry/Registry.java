package chat.skerry.client.registry;

import chat.skerry.client.connection.HostPort;
import java.util.List;

/// Tells an account its members. Blocking; thread-safe.
public interface Registry {

  /// The members of the account's island, the best first; at least one.
  ///
  /// @param token of the account
  /// @throws RegistryException where there is no answer, or it is no
  List<HostPort> locate(String token);

  /// Always these members: for tools and tests that know where they are.
  static Registry fixed(HostPort... members) {
    List<HostPort> known = List.of(members);
    return token -> known;
  }
}
