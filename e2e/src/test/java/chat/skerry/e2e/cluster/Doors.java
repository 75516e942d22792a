package chat.skerry.e2e.cluster;

import chat.skerry.client.connection.ConnectionSettings;
import chat.skerry.client.connection.Connector;
import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.connection.MemoryKnownMembers;
import chat.skerry.client.connection.Opening;
import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.e2e.cluster.Chat.Door;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.noise.StaticKeys;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/// The chat ports of an account's island, tried with a device that is offline otherwise.
///
/// The registry's first is the owner only where a member of the same island answered. Members that
/// have not found each other yet, or again, all open.
public final class Doors {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Chat chat;
  private final String token;
  private final Connector connector;

  public Doors(Chat chat, String account, String token, StaticKeys keys) {
    this.chat = chat;
    this.token = token;
    var device =
        new DeviceIdentity(chat.fullName(), chat.identityKey(), new Address(account, 0), keys);
    connector =
        new Connector(
            device, new MemoryKnownMembers(), ConnectionSettings.DEFAULTS, ClientRuntime.system());
  }

  /// Waits until exactly one door opens: that of the account's owner.
  public Door owner(Duration bound) {
    return Awaitility.await("one owner on an island of " + chat.fullName())
        .atMost(bound)
        .pollInterval(PAUSE)
        .until(this::open, open -> open.size() == 1)
        .getFirst();
  }

  private List<Door> open() {
    return chat.doors(token).stream().filter(this::opens).toList();
  }

  private boolean opens(Door door) {
    return switch (connector.open(door.address(), token, 0, new Connector.Attempt())) {
      case Opening.Opened(var connection) -> {
        connection.giveUp("seen enough");
        yield true;
      }
      case Opening.Failed _ -> false;
    };
  }
}
