package chat.skerry.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/// The partition map of a ChatCluster, as the operator wrote it.
record PartitionMap(int partitionCount, List<Island> islands) {

  PartitionMap {
    islands = List.copyOf(islands);
  }

  static PartitionMap parse(String json) {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      var islands = new ArrayList<Island>();
      for (JsonNode island : root.get("islands")) {
        var ranges = new ArrayList<Range>();
        for (JsonNode range : island.get("partitions")) {
          ranges.add(new Range(range.get("first").asInt(), range.get("last").asInt()));
        }
        islands.add(new Island(island.get("name").asText(), ranges));
      }
      return new PartitionMap(root.get("partitionCount").asInt(), islands);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Name of the island that carries an account.
  String islandOf(String account) {
    int partition = partitionOf(account);
    return islands.stream()
        .filter(island -> island.carries(partition))
        .map(Island::name)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("partition " + partition + ": no island"));
  }

  /// From the documents, not from the node's code: first four bytes of SHA-256, unsigned, modulo.
  private int partitionOf(String account) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
      return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), partitionCount);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", e);
    }
  }

  /// @param ranges of the partitions that it carries
  record Island(String name, List<Range> ranges) {
    Island {
      ranges = List.copyOf(ranges);
    }

    boolean carries(int partition) {
      return ranges.stream().anyMatch(r -> r.first <= partition && partition <= r.last);
    }
  }

  /// Both ends belong to it.
  record Range(int first, int last) {}
}
