package chat.skerry.e2e.cluster;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.Connector;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.Opening;
import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.noise.StaticKeys;
import java.security.SecureRandom;
import java.time.Duration;
import org.awaitility.Awaitility;

/// Whether the members of an island agree on who owns what, seen from outside: of all doors of an
/// account exactly one opens. Members that have not found each other yet, or again, open all.
final class Agreement {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Agreement() {}

  /// Waits until it is so on every island.
  static void await(Chat chat, ControlApi api, Duration bound) {
    for (int island = 0; island < chat.islands(); island++) {
      String account = chat.account("door", island);
      String token = api.token(chat.name(), account);
      var device =
          new DeviceIdentity(
              chat.fullName(),
              chat.identityKey(),
              new Address(account, 0),
              StaticKeys.generate(new SecureRandom()));
      var connector = new Connector(device, ConnectionSettings.DEFAULTS, ClientRuntime.system());
      Awaitility.await("one owner on island " + island + " of " + chat.fullName())
          .atMost(bound)
          .pollInterval(PAUSE)
          .until(() ->
              chat.doors(token).stream().filter(door -> opens(connector, door, token)).count()
                  == 1);
    }
  }

  private static boolean opens(Connector connector, Chat.Door door, String token) {
    return switch (connector.open(door.address(), token, 0, new Connector.Attempt())) {
      case Opening.Opened(var connection) -> {
        connection.giveUp("seen enough");
        yield true;
      }
      case Opening.Failed _ -> false;
    };
  }
}
