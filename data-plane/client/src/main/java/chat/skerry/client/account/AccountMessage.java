package chat.skerry.client.account;

import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import java.time.Duration;
import java.util.Optional;

/// A message for all devices of an account, with a copy for the other devices of the own one.
///
/// @param clientId the idempotency key: the same for each attempt
/// @param account perhaps the own one: then it is for the other own devices
/// @param kind MESSAGE or READ
/// @param payloads what each device gets; all together at most 65,000 bytes
/// @param refersTo READ: what was read
/// @param deadline how long to try, 1 ms to 30 days
public record AccountMessage(
    ClientId clientId,
    String account,
    Kind kind,
    DevicePayloadMaker payloads,
    Optional<MessageId> refersTo,
    Duration deadline) {
  private static final Duration DEADLINE_MAX = Duration.ofDays(30);

  public AccountMessage {
    AccountName.check("account", account);
    if (kind != Kind.MESSAGE && kind != Kind.READ) {
      throw new IllegalArgumentException("kind: " + kind + " (expected: MESSAGE or READ)");
    }
    if (refersTo.isPresent() != (kind == Kind.READ)) {
      throw new IllegalArgumentException("refersTo: goes with READ, and only with READ");
    }
    checkDeadline(deadline);
  }

  /// @throws IllegalArgumentException where it is out of range
  public static void checkDeadline(Duration deadline) {
    if (deadline.toMillis() < 1 || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException("deadline: " + deadline + " (expected: 1 ms to 30 days)");
    }
  }

  /// Names no content and no account.
  @Override
  public String toString() {
    return "AccountMessage[" + clientId + ", " + kind + "]";
  }
}
