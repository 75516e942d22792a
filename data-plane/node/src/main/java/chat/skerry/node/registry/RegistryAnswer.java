package chat.skerry.node.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the registry says; the records are the JSON.
sealed interface RegistryAnswer {

  /// @param members the best one first
  /// @param ticketSeconds how long the tickets of the members are good for; null without tickets
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Found(
      String cluster,
      String account,
      int partition,
      String island,
      long mapVersion,
      List<Member> members,
      @Nullable Long ticketSeconds)
      implements RegistryAnswer {
    public Found {
      members = List.copyOf(members);
    }
  }

  /// @param address `host:port` that devices connect to
  /// @param webSocket URL that devices connect to; null where the member takes no WebSockets
  /// @param ticket for the hello to this member, in Base64; null without tickets
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Member(String name, String address, @Nullable String webSocket, @Nullable String ticket) {}

  /// A problem of RFC 9457.
  ///
  /// @param code from [RegistryProblem], for programs
  /// @param detail for people
  record Problem(String type, String title, int status, String detail, String code)
      implements RegistryAnswer {}
}
