package chat.skerry.client.standalone;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// The files that a member reads, as text.
final class StandaloneFiles {
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private StandaloneFiles() {}

  /// `partitions.json`.
  static String partitions(StandaloneLayout layout) {
    JsonArray islands = new JsonArray();
    for (StandaloneLayout.Island island : layout.plan()) {
      JsonObject range = new JsonObject();
      range.addProperty("first", island.firstPartition());
      range.addProperty("last", island.lastPartition());
      JsonArray ranges = new JsonArray();
      ranges.add(range);
      JsonArray members = new JsonArray();
      for (StandaloneLayout.Member member : island.members()) {
        JsonObject entry = new JsonObject();
        entry.addProperty("name", member.name());
        entry.addProperty(
            "chatAddress", layout.host() + ":" + (layout.ports().chat() + member.number()));
        if (layout.ports().webSocket() != 0) {
          entry.addProperty(
              "webSocketUrl",
              "ws://%s:%d/chat"
                  .formatted(layout.host(), layout.ports().webSocket() + member.number()));
        }
        entry.addProperty(
            "peerAddress", layout.host() + ":" + (layout.ports().peer() + member.number()));
        members.add(entry);
      }
      JsonObject entry = new JsonObject();
      entry.addProperty("name", island.name());
      entry.add("partitions", ranges);
      entry.add("members", members);
      islands.add(entry);
    }
    JsonObject map = new JsonObject();
    map.addProperty("version", 1);
    map.addProperty("cluster", layout.cluster());
    map.addProperty("partitionCount", StandaloneLayout.PARTITIONS);
    map.add("islands", islands);
    return JSON.toJson(map);
  }

  /// `node.env`: the configuration of one member.
  static String environment(
      Path root,
      StandaloneLayout layout,
      StandaloneLayout.Island island,
      StandaloneLayout.Member member) {
    Path directory = member.directory(root);
    StringBuilder text =
        new StringBuilder(
            """
            SKERRY_CLUSTER=%s
            SKERRY_ISLAND=%s
            SKERRY_MEMBER=%s
            SKERRY_CHAT_HOST=%s
            SKERRY_CHAT_PORT=%d
            SKERRY_PEER_PORT=%d
            QUARKUS_HTTP_HOST=%s
            QUARKUS_HTTP_PORT=%d
            SKERRY_PARTITION_MAP=%s
            SKERRY_VERIFICATION_KEYS=%s
            SKERRY_IDENTITY_DIRECTORY=%s
            """
                .formatted(
                    layout.cluster(),
                    island.name(),
                    member.name(),
                    layout.host(),
                    layout.ports().chat() + member.number(),
                    layout.ports().peer() + member.number(),
                    layout.host(),
                    layout.ports().http() + member.number(),
                    root.resolve("partitions/partitions.json"),
                    root.resolve("keys/jwks.json"),
                    directory.resolve("identity")));
    if (layout.ports().webSocket() != 0) {
      text.append("SKERRY_CHAT_WEBSOCKET_PORT=")
          .append(layout.ports().webSocket() + member.number())
          .append('\n');
    }
    if (layout.cassandra().isPresent()) {
      text.append("SKERRY_STORE_KIND=cassandra\n");
      text.append("SKERRY_STORE_CASSANDRA_CONTACT_POINTS=")
          .append(layout.cassandra().get())
          .append('\n');
      text.append("SKERRY_STORE_CASSANDRA_REPLICATION_FACTOR=1\n");
    } else {
      text.append("SKERRY_STORE_KIND=embedded\n");
      text.append("SKERRY_STORE_EMBEDDED_DIRECTORY=")
          .append(directory.resolve("store"))
          .append('\n');
    }
    if (island.members().size() > 1) {
      text.append("SKERRY_ISLAND_TRANSPORT_BIND_ADDRESS=").append(layout.host()).append('\n');
      text.append("SKERRY_ISLAND_TRANSPORT_PORT=")
          .append(layout.transportPort(member))
          .append('\n');
      text.append("SKERRY_ISLAND_TRANSPORT_DISCOVERY_INITIAL_HOSTS=")
          .append(
              island.members().stream()
                  .map(m -> layout.host() + "[" + layout.transportPort(m) + "]")
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }
}
