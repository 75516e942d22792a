package chat.skerry.node.registry;

import java.util.List;

/// What the registry says; the records are the JSON.
sealed interface RegistryAnswer {

  /// @param members the best one first
  record Found(
      String cluster,
      String account,
      int partition,
      String island,
      long mapVersion,
      List<Member> members)
      implements RegistryAnswer {
    public Found {
      members = List.copyOf(members);
    }
  }

  /// @param address `host:port` that devices connect to
  record Member(String name, String address) {}

  /// A problem of RFC 9457.
  ///
  /// @param code from [RegistryProblem], for programs
  /// @param detail for people
  record Problem(String type, String title, int status, String detail, String code)
      implements RegistryAnswer {}
}
