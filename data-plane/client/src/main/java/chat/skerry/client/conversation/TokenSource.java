package chat.skerry.client.conversation;

import java.io.IOException;
import java.util.Optional;

/// Where a client's end-user tokens come from. Blocking; called on the client's own thread.
public interface TokenSource {

  /// The token to use now.
  String token() throws IOException;

  /// Another token, after the present one was refused as expired; empty where there is no other way
  /// than asking a person.
  ///
  /// @throws IOException where it may work later
  Optional<String> refresh() throws IOException;

  /// One token, never refreshed.
  static TokenSource of(String token) {
    return new TokenSource() {
      @Override
      public String token() {
        return token;
      }

      @Override
      public Optional<String> refresh() {
        return Optional.empty();
      }
    };
  }
}
