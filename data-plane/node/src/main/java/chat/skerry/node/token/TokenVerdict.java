package chat.skerry.node.token;

import java.util.OptionalInt;

/// What a token is worth. The details are for people and name neither the token nor the account.
public sealed interface TokenVerdict {

  /// @param account a valid account name
  /// @param device the only device that the token is for; empty for any
  record Valid(String account, OptionalInt device) implements TokenVerdict {

    public boolean allows(int deviceAsked) {
      return device.isEmpty() || device.getAsInt() == deviceAsked;
    }

    @Override
    public String toString() {
      return "Valid[device=" + device + "]";
    }
  }

  /// Malformed, not signed by a known key, or not yet valid.
  record Invalid(String detail) implements TokenVerdict {}

  record Expired(String detail) implements TokenVerdict {}

  /// For another cluster.
  record Foreign(String detail) implements TokenVerdict {}
}
