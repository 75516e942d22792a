package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.WebSocketSpec;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.IslandName;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The partition map that should be published now.
///
/// @param map complete, its version not yet decided; empty while an address is not known
/// @param unknown names of members without an address
record MapDraft(Optional<PartitionMap> map, List<String> unknown) {

  static MapDraft of(ClusterObservation observed, Wanted wanted) {
    List<String> unknown = new ArrayList<>();
    List<PartitionMap.Island> islands = new ArrayList<>();
    for (ChatIslandSpec island : wanted.islands()) {
      IslandName name = observed.name().island(island.index());
      List<PartitionMap.Member> members = new ArrayList<>();
      for (MemberName member : name.members(island.memberCount())) {
        chatAddress(member, observed, wanted.access())
            .ifPresentOrElse(
                address ->
                    members.add(
                        new PartitionMap.Member(
                            member.name(),
                            address,
                            webSocketUrl(member, observed, wanted.access()).orElse(null),
                            member.peerAddress())),
                () -> unknown.add(member.name()));
      }
      islands.add(new PartitionMap.Island(name.name(), island.partitions(), members));
    }
    Optional<PartitionMap> map =
        unknown.isEmpty()
            ? Optional.of(
                new PartitionMap(0, observed.name().qualified(), wanted.partitionCount(), islands))
            : Optional.empty();
    return new MapDraft(map, unknown);
  }

  /// A member whose Service is missing for a moment keeps the address it had.
  private static Optional<String> chatAddress(
      MemberName member, ClusterObservation observed, AccessSpec access) {
    if (access.typeOrDefault() == AccessSpec.Type.ClusterIP) {
      return Optional.of(member.serviceAddress());
    }
    return observed
        .child(Service.class, member.name())
        .flatMap(service -> nodePort(service, Port.CHAT.number()))
        .map(port -> access.advertisedHost() + ":" + port)
        .or(() -> observed.partitionMap().flatMap(map -> map.chatAddressOf(member.name())));
  }

  private static Optional<String> webSocketUrl(
      MemberName member, ClusterObservation observed, AccessSpec access) {
    WebSocketSpec asked = access.webSocket();
    if (asked == null) {
      return Optional.empty();
    }
    if (asked.url() != null) {
      return Optional.of(asked.url().replace("{member}", member.name()));
    }
    if (access.typeOrDefault() == AccessSpec.Type.ClusterIP) {
      return Optional.of(member.webSocketUrl());
    }
    return observed
        .child(Service.class, member.name())
        .flatMap(service -> nodePort(service, Port.WEBSOCKET.number()))
        .map(port -> "ws://" + access.advertisedHost() + ":" + port + "/chat")
        .or(() -> observed.partitionMap().flatMap(map -> map.webSocketUrlOf(member.name())));
  }

  static Optional<Integer> nodePort(Service service, int port) {
    return service.getSpec().getPorts().stream()
        .filter(p -> Objects.equals(p.getPort(), port))
        .map(ServicePort::getNodePort)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
