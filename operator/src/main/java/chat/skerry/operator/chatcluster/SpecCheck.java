package chat.skerry.operator.chatcluster;

import chat.skerry.crd.chatcluster.AccessSpec;
import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.ChatCluster;
import chat.skerry.crd.chatcluster.ChatClusterSpec;
import chat.skerry.crd.chatcluster.EdgeSpec;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatcluster.MemberSpec;
import chat.skerry.crd.chatcluster.Patterns;
import chat.skerry.crd.chatcluster.StoreSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what in a spec can't be carried out. The schema of the API server refuses most of it
/// already; what it can't see is checked here, and its rules again, since an older definition may
/// have let an object in.
final class SpecCheck {

  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9]([a-zA-Z0-9._:/-]*[a-zA-Z0-9])?(@sha256:[0-9a-f]{64})?");
  private static final Pattern LABEL_KEY =
      Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private final List<SpecProblem> problems = new ArrayList<>();

  private SpecCheck() {}

  static List<SpecProblem> of(ChatCluster cluster) {
    SpecCheck check = new SpecCheck();
    String name = cluster.getMetadata().getName();
    if (name.length() > ChatCluster.MAX_NAME_LENGTH) {
      check.problem("metadata.name", name, "at most 40 characters");
    }
    ChatClusterSpec spec = cluster.getSpec();
    if (spec == null) {
      check.problem("spec", "missing", "a spec with a store");
    } else {
      check.checkSpec(spec);
    }
    return List.copyOf(check.problems);
  }

  private void checkSpec(ChatClusterSpec spec) {
    int partitions = spec.partitionCountOrDefault();
    if (partitions < 16 || partitions > 65_536 || Integer.bitCount(partitions) != 1) {
      problem("spec.partitionCount", partitions, "a power of two from 16 to 65536");
    }
    int islands = spec.islandsOrDefault();
    if (islands < 1 || islands > 256 || islands > partitions) {
      problem("spec.islands", islands, "1 to 256, and not more than partitions");
    }
    if (spec.image() != null && !IMAGE.matcher(spec.image()).matches()) {
      problem("spec.image", spec.image(), "a reference such as registry.example/skerry-node:1.4.0");
    }
    checkStore(spec.store(), islands);
    checkAccess(spec.accessOrDefault());
    checkMember(spec.memberOrDefault());
    checkEdge(spec.edgeOrDefault());
    checkLimits(spec.limitsOrDefault());
  }

  private void checkStore(StoreSpec store, int islands) {
    CassandraStore cassandra = store == null ? null : store.cassandra();
    boolean embedded = store != null && store.embedded() != null;
    if ((cassandra != null) == embedded) {
      problem("spec.store", embedded ? "both" : "neither", "exactly one of cassandra and embedded");
    }
    if (embedded && store.durability() != null) {
      problem("spec.store.durability", store.durability(), "none with store.embedded");
    }
    if (embedded && islands != 1) {
      problem("spec.islands", islands, "1 with store.embedded");
    }
    if (cassandra == null) {
      return;
    }
    List<String> points = cassandra.contactPoints();
    for (int i = 0; i < points.size(); i++) {
      String point = points.get(i);
      if (!hasPort(point)) {
        problem(
            "spec.store.cassandra.contactPoints[" + i + "]", point, "host:port, port 1 to 65535");
      }
    }
  }

  private static boolean hasPort(String point) {
    int colon = point.lastIndexOf(':');
    if (colon < 1) {
      return false;
    }
    try {
      int port = Integer.parseInt(point.substring(colon + 1));
      return port >= 1 && port <= 65_535;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void checkAccess(AccessSpec access) {
    if (access.typeOrDefault() == AccessSpec.Type.NodePort && access.advertisedHost() == null) {
      problem("spec.access.advertisedHost", "missing", "what devices dial, with type NodePort");
    }
    String url = access.webSocket() == null ? null : access.webSocket().url();
    if (url != null && !(url.matches(Patterns.WEB_SOCKET_URL) && url.contains("{member}"))) {
      problem(
          "spec.access.webSocket.url",
          url,
          "ws:// or wss://, a host and a path, with {member} in it");
    }
  }

  private void checkMember(MemberSpec member) {
    BigDecimal cpu = amount("spec.member.cpu", member.cpuOrDefault());
    amount("spec.member.memory", member.memoryOrDefault());
    if (member.pinnedOrDefault() && cpu.stripTrailingZeros().scale() > 0) {
      problem(
          "spec.member.cpu", member.cpuOrDefault(), "whole CPUs, because member.pinned is true");
    }
    for (Map.Entry<String, String> label : member.nodeSelectorOrDefault().entrySet()) {
      if (!LABEL_KEY.matcher(label.getKey()).matches()
          || !LABEL_VALUE.matcher(label.getValue()).matches()) {
        problem(
            "spec.member.nodeSelector",
            label.getKey() + "=" + label.getValue(),
            "a label of a node as key and value");
      }
    }
    List<Toleration> tolerations = member.tolerationsOrDefault();
    for (int i = 0; i < tolerations.size(); i++) {
      checkToleration("spec.member.tolerations[" + i + "]", tolerations.get(i));
    }
    checkJavaOptions(member.javaOptions());
  }

  private void checkEdge(EdgeSpec edge) {
    range("spec.edge.replicas", edge.replicasOrDefault(), 0, 16);
    amount("spec.edge.cpu", edge.cpuOrDefault());
    amount("spec.edge.memory", edge.memoryOrDefault());
    range("spec.edge.ticketLifetimeSeconds", edge.ticketLifetimeSecondsOrDefault(), 60, 86_400);
    range("spec.edge.requestsPerSecond", edge.requestsPerSecondOrDefault(), 1, 100_000);
    range(
        "spec.edge.requestsPerSecondPerAddress",
        edge.requestsPerSecondPerAddressOrDefault(),
        1,
        100_000);
    range("spec.edge.trustedProxies", edge.trustedProxiesOrDefault(), 0, 8);
    if (edge.ticketsOrDefault() == EdgeSpec.Tickets.Required && edge.replicasOrDefault() == 0) {
      problem("spec.edge.tickets", "Required", "Optional, because edge.replicas is 0");
    }
  }

  private void checkLimits(LimitsSpec limits) {
    limit("connectionsPerMember", limits.connectionsPerMember(), 10, 2_000_000);
    limit("acceptsPerSecond", limits.acceptsPerSecond(), 10, 100_000);
    limit("pendingAuthentications", limits.pendingAuthentications(), 10, 100_000);
    limit("sessionMessagesPerSecond", limits.sessionMessagesPerSecond(), 1, 100_000);
    limit("sessionBytesPerSecond", limits.sessionBytesPerSecond(), 1_024, 268_435_456);
    limit("pairMessagesPerSecond", limits.pairMessagesPerSecond(), 1, 100_000);
    limit("pairBytesPerSecond", limits.pairBytesPerSecond(), 1_024, 268_435_456);
    limit("memberMessagesPerSecond", limits.memberMessagesPerSecond(), 10, 10_000_000);
    limit("memberBytesPerSecond", limits.memberBytesPerSecond(), 65_536, Integer.MAX_VALUE);
    limit("mailboxEnvelopes", limits.mailboxEnvelopes(), 10, 1_000_000);
    atMost(
        "pairMessagesPerSecond",
        limits.pairMessagesPerSecond(),
        "sessionMessagesPerSecond",
        limits.sessionMessagesPerSecond());
    atMost(
        "pendingAuthentications",
        limits.pendingAuthentications(),
        "connectionsPerMember",
        limits.connectionsPerMember());
  }

  private void limit(String field, @Nullable Integer value, int min, int max) {
    if (value != null) {
      range("spec.limits." + field, value, min, max);
    }
  }

  private void atMost(
      String field, @Nullable Integer value, String other, @Nullable Integer bound) {
    if (value != null && bound != null && value > bound) {
      problem("spec.limits." + field, value, "at most " + other + ", " + bound);
    }
  }

  private void range(String path, int value, int min, int max) {
    if (value < min || value > max) {
      problem(path, value, min + " to " + max);
    }
  }

  private void checkToleration(String path, Toleration toleration) {
    String effect = toleration.getEffect();
    if (effect != null && !effect.isEmpty() && !EFFECTS.contains(effect)) {
      problem(path + ".effect", effect, "one of " + EFFECTS);
    }
    String operator = toleration.getOperator();
    if (operator != null && !List.of("Exists", "Equal").contains(operator)) {
      problem(path + ".operator", operator, "Exists or Equal");
    }
    if ("Exists".equals(operator) && toleration.getValue() != null) {
      problem(path + ".value", toleration.getValue(), "no value with operator Exists");
    }
    boolean noKey = toleration.getKey() == null || toleration.getKey().isEmpty();
    if (noKey && !"Exists".equals(operator)) {
      problem(path + ".key", "missing", "a key, unless the operator is Exists");
    }
    if (toleration.getTolerationSeconds() != null && !"NoExecute".equals(effect)) {
      problem(
          path + ".tolerationSeconds",
          toleration.getTolerationSeconds(),
          "left out, unless the effect is NoExecute");
    }
  }

  private void checkJavaOptions(@Nullable String options) {
    if (options == null || options.isBlank()) {
      return;
    }
    for (String option : options.strip().split("\\s+")) {
      if (!option.startsWith("-") || option.length() < 2) {
        problem("spec.member.javaOptions", option, "options that begin with '-'");
      }
    }
  }

  private BigDecimal amount(String path, Quantity quantity) {
    try {
      BigDecimal amount = quantity.getNumericalAmount();
      if (amount.signum() > 0) {
        return amount;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Reported below, like an amount that is not positive.
    }
    problem(path, quantity, "a positive quantity such as 500m or 512Mi");
    return BigDecimal.ONE;
  }

  private void problem(String path, Object value, String expected) {
    problems.add(new SpecProblem(path, value + " (expected: " + expected + ")"));
  }
}
