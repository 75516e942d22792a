package chat.skerry.operator.partitions;

import chat.skerry.crd.chatisland.PartitionRange;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The map as members read it.
///
/// @param version rises with each change
/// @param cluster `namespace/name`
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PartitionMap(long version, String cluster, int partitionCount, List<Island> islands) {

  /// Key of the ConfigMap.
  public static final String FILE = "partitions.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  public PartitionMap {
    islands = List.copyOf(islands);
  }

  /// One island, its share, and its members.
  public record Island(String name, List<PartitionRange> partitions, List<Member> members) {
    public Island {
      partitions = List.copyOf(partitions);
      members = List.copyOf(members);
    }
  }

  /// @param chatAddress `host:port` that devices dial
  /// @param webSocketUrl that devices dial; left out where the member takes no WebSockets
  /// @param peerAddress `host:port` that members dial
  public record Member(
      String name,
      String chatAddress,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String webSocketUrl,
      String peerAddress) {
    /// Without WebSockets.
    public Member(String name, String chatAddress, String peerAddress) {
      this(name, chatAddress, null, peerAddress);
    }
  }

  public PartitionMap withVersion(long newVersion) {
    return new PartitionMap(newVersion, cluster, partitionCount, islands);
  }

  public boolean saysSameAs(PartitionMap other) {
    return equals(other.withVersion(version));
  }

  /// The address that devices dial for a member, where the map knows it.
  public Optional<String> chatAddressOf(String member) {
    return islands.stream()
        .flatMap(island -> island.members().stream())
        .filter(m -> m.name().equals(member))
        .map(Member::chatAddress)
        .findFirst();
  }

  /// The URL that devices dial for a member, where the map knows it.
  public Optional<String> webSocketUrlOf(String member) {
    return islands.stream()
        .flatMap(island -> island.members().stream())
        .filter(m -> m.name().equals(member))
        .map(Member::webSocketUrl)
        .filter(Objects::nonNull)
        .findFirst();
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of plain values is writable", e);
    }
  }

  /// Empty where somebody else wrote something that is no map.
  public static Optional<PartitionMap> ofJson(String json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, PartitionMap.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
