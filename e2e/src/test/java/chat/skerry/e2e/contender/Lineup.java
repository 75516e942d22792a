package chat.skerry.e2e.contender;

import java.util.List;
import java.util.function.Function;

/// All servers that are measured, each in the class that its documentation allows.
public final class Lineup {
  private static final List<Entry> ALL =
      List.of(
          new Entry(
              "mosquitto",
              Durability.ONE_IN_MEMORY,
              false,
              "MQTT; PUBACK once it is queued in memory",
              Mqtt::mosquitto),
          new Entry(
              "mochi-mqtt",
              Durability.ONE_IN_MEMORY,
              false,
              "MQTT; PUBACK even before it is queued for the recipient",
              Mqtt::mochi),
          new Entry(
              "HiveMQ CE",
              Durability.ONE_IN_MEMORY,
              false,
              "MQTT; embedded, persistence in memory",
              Mqtt::hiveMq),
          new Entry(
              "ejabberd MQTT",
              Durability.ONE_IN_MEMORY,
              false,
              "a session's queue is its process's memory",
              Ejabberd::mqtt),
          new Entry(
              "ejabberd XMPP",
              Durability.ONE_IN_MEMORY,
              false,
              "✓ by stream management, ✓✓ by receipts of the recipient",
              Ejabberd::xmpp),
          new Entry(
              "NATS JetStream, memory",
              Durability.ONE_IN_MEMORY,
              false,
              "one server, storage memory",
              Nats::memory),
          new Entry(
              "NATS JetStream, memory, 2 replicas",
              Durability.TWO_IN_MEMORY,
              false,
              "two servers, storage memory, num_replicas 2: a quorum of two",
              Nats::replicated),
          new Entry(
              "Skerry, two members",
              Durability.TWO_IN_MEMORY,
              true,
              "both members hold it in memory; written back to Cassandra where it isn't fetched",
              SkerryServer::twoMembers),
          new Entry(
              "NATS JetStream, file",
              Durability.ON_DISK,
              false,
              "one server, storage file, sync_interval always",
              Nats::file),
          new Entry(
              "Skerry, embedded store",
              Durability.ON_DISK,
              true,
              "one member; each group of texts is synced before the answers",
              SkerryServer::embedded));

  private Lineup() {}

  public static List<Entry> all() {
    return ALL;
  }

  /// A server that can be measured.
  ///
  /// @param encrypted whether the bytes on the wire are
  /// @param remark what else the reader must know
  /// @param starter starts it; the caller closes it
  public record Entry(
      String name,
      Durability durability,
      boolean encrypted,
      String remark,
      Function<Ground, Contender> starter) {

    public Contender start(Ground ground) {
      return starter.apply(ground.below(name.replaceAll("\\W+", "-").toLowerCase()));
    }

    public boolean isSkerry() {
      return name.startsWith("Skerry");
    }
  }
}
