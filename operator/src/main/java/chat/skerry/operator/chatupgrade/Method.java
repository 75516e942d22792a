package chat.skerry.operator.chatupgrade;

import chat.skerry.crd.chatcluster.UpgradePolicy;
import chat.skerry.crd.chatupgrade.UpgradeMethod;
import chat.skerry.operator.handover.MemberAnswer;
import java.util.List;
import java.util.Optional;

/// How a member comes to another release, why so, and what its devices will notice.
record Method(UpgradeMethod method, String why, String expect) {

  private static final long MIB = 1 << 20;

  /// @param choice what the policy allows
  /// @param from version that it has
  /// @param to version that it is to have
  /// @param read versions of the state of sessions that the other release is known to read
  static Method of(
      MemberView member,
      UpgradePolicy.Choice choice,
      String from,
      String to,
      Optional<List<Integer>> read) {
    return whyNotHandedOver(member, choice, from, to, read)
        .map(why -> drain(member, why))
        .orElseGet(() ->
            new Method(
                UpgradeMethod.HotUpgrade,
                "release %s takes over the live sockets of %s".formatted(to, from),
                sessions(member) + " stay connected; each is silent for some milliseconds"));
  }

  static Method drain(MemberView member, String why) {
    return new Method(
        UpgradeMethod.Drain,
        why,
        member.isServing()
            ? sessions(member) + " are sent to the other member and connect there"
            : "nobody is connected");
  }

  private static Optional<String> whyNotHandedOver(
      MemberView member,
      UpgradePolicy.Choice choice,
      String from,
      String to,
      Optional<List<Integer>> read) {
    if (choice == UpgradePolicy.Choice.Drain) {
      return Optional.of("policy.method is Drain");
    }
    if (member.pod().isEmpty()) {
      return Optional.of("it has no pod");
    }
    if (!member.isServing()) {
      return Optional.of("it does not take connections, so there is nothing to hand over");
    }
    if (!member.handsOver()) {
      return Optional.of("its pod has no container release (expected: one, since this version)");
    }
    if (!isNear(from, to)) {
      return Optional.of(
          "version %s: too far from %s (expected: the same minor version, or one beside it)"
              .formatted(to, from));
    }
    return member.answer().flatMap(answer -> whyNot(answer, read));
  }

  private static Optional<String> whyNot(MemberAnswer answer, Optional<List<Integer>> read) {
    List<Integer> written = answer.statesWritten();
    if (read.isPresent()
        && !written.isEmpty()
        && written.stream().noneMatch(read.get()::contains)) {
      return Optional.of(
          "it writes state of version %s (expected: one of %s, which the other release reads)"
              .formatted(written, read.get()));
    }
    if (answer.memoryFreeBytes().isPresent()
        && answer.memoryNeededBytes().isPresent()
        && answer.memoryFreeBytes().getAsLong() < answer.memoryNeededBytes().getAsLong()) {
      return Optional.of(
          "memory: %d MiB free (expected: %d MiB for a second process; raise member.memory)"
              .formatted(
                  answer.memoryFreeBytes().getAsLong() / MIB,
                  answer.memoryNeededBytes().getAsLong() / MIB));
    }
    return Optional.empty();
  }

  /// A release reads the state of the one before it, and writes it for the way back.
  static boolean isNear(String from, String to) {
    String[] a = from.split("[.-]");
    String[] b = to.split("[.-]");
    try {
      return a[0].equals(b[0]) && Math.abs(Integer.parseInt(a[1]) - Integer.parseInt(b[1])) <= 1;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return false;
    }
  }

  private static String sessions(MemberView member) {
    return member.answer().map(a -> a.sessions() + " sessions").orElse("its sessions");
  }
}
