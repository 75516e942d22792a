package chat.skerry.testkit.architecture;

import java.util.List;

/// What each rule must find: one planted violation or more a rule.
final class PlantedViolations {

  /// @param rule name of the rule
  /// @param finding what its message must name
  /// @param sources the smallest module that breaks it
  record Case(String rule, String finding, String... sources) {}

  private PlantedViolations() {}

  private static final String PORT =
      "package chat.skerry.node.mailbox; public interface Mailbox { }";
  private static final String ADAPTER =
      """
      package chat.skerry.node.mailbox.cassandra;
      public final class CassandraMailbox implements chat.skerry.node.mailbox.Mailbox { }
      """;

  static final List<Case> ALL =
      List.of(
          new Case(
              "features form no cycle",
              "Slice session",
              "package chat.skerry.node.session; public class Session { chat.skerry.node.mailbox.Box box; }",
              "package chat.skerry.node.mailbox; public class Box { chat.skerry.node.session.Session s; }"),
          new Case(
              "features form no cycle",
              "chat.skerry.node.account.cassandra.Devices",
              // An adapter belongs to its feature: account.cassandra → mailbox → account is a
              // cycle.
              "package chat.skerry.node.account; public class Device { }",
              "package chat.skerry.node.mailbox; public class Box { chat.skerry.node.account.Device d; }",
              """
              package chat.skerry.node.account.cassandra;
              class Devices { chat.skerry.node.mailbox.Box mailbox; }
              """),
          new Case(
              "packages form no cycle",
              "cassandra",
              "package chat.skerry.node.mailbox; public class Mailbox { chat.skerry.node.mailbox.cassandra.Rows rows; }",
              "package chat.skerry.node.mailbox.cassandra; public class Rows extends chat.skerry.node.mailbox.Mailbox { }"),
          new Case(
              "only the wiring and its own feature depend on an adapter",
              "chat.skerry.node.session.Session",
              PORT,
              ADAPTER,
              """
              package chat.skerry.node.session;
              final class Session { chat.skerry.node.mailbox.cassandra.CassandraMailbox mailbox; }
              """),
          new Case(
              "packages are a feature or a feature's technology",
              "chat.skerry.node.mailbox.cassandra.rows.Row",
              "package chat.skerry.node.mailbox.cassandra.rows; final class Row { }"),
          new Case(
              "the root package holds the main class alone",
              "chat.skerry.node.Session",
              "package chat.skerry.node; final class Session { }"),
          new Case(
              "the module uses its neighbours alone",
              "chat.skerry.operator.plan.Planner",
              "package chat.skerry.operator.plan; public class Planner { }",
              "package chat.skerry.node.session; final class Session { chat.skerry.operator.plan.Planner p; }"),
          new Case(
              "public types are used by another package",
              "chat.skerry.node.session.Session",
              "package chat.skerry.node.session; public final class Session { }",
              "package chat.skerry.node.session; final class Sweep { Session session; }"),
          new Case(
              "classes are final",
              "chat.skerry.node.session.Session",
              "package chat.skerry.node.session; class Session { }"),
          vendor("Netty is used where it belongs", "io.netty.buffer", "ByteBuf"),
          vendor("the Cassandra driver is used where it belongs", "com.datastax.oss", "CqlSession"),
          vendor("Infinispan and JGroups is used where it belongs", "org.infinispan", "Cache"),
          vendor("Infinispan and JGroups is used where it belongs", "org.jgroups", "JChannel"),
          vendor("the embedded store is used where it belongs", "org.h2.mvstore", "MVStore"),
          vendor("the Kubernetes client is used where it belongs", "io.fabric8.kubernetes", "Pod"),
          vendor("gRPC is used where it belongs", "io.grpc", "Channel"),
          vendor("Bouncy Castle is used where it belongs", "org.bouncycastle.math", "X25519"),
          vendor("Conscrypt is used where it belongs", "org.conscrypt", "Conscrypt"),
          vendor("picocli is used where it belongs", "picocli", "CommandLine"),
          vendor("a mocking library is used where it belongs", "org.mockito", "Mockito"),
          call("no feature reads the machine's clock", "java.time.Instant.now()"),
          call("no feature reads the machine's clock", "java.lang.System.currentTimeMillis()"),
          call("no feature reads the machine's clock", "java.lang.System.nanoTime()"),
          call("no feature reads the machine's clock", "java.time.Clock.systemUTC()"),
          call(
              "no feature reads the machine's clock",
              "java.time.Clock.system(java.time.ZoneId)",
              "java.time.Clock.system(java.time.ZoneOffset.UTC)"),
          call(
              "no feature reads the machine's clock",
              "java.util.Date.<init>()",
              "new java.util.Date()"),
          call(
              "no feature makes its own randomness",
              "java.util.Random.<init>()",
              "new java.util.Random()"),
          call("no feature makes its own randomness", "java.lang.Math.random()"),
          call(
              "no feature makes its own randomness",
              "java.util.concurrent.ThreadLocalRandom.current()"),
          new Case(
              "nothing sleeps",
              "java.lang.Thread.sleep(long)",
              """
              package chat.skerry.node.app;
              final class Pause { void rest() throws Exception { Thread.sleep(10); } }
              """),
          new Case(
              "nothing but a console writes to the terminal",
              "java.lang.System.out",
              "package chat.skerry.node.app; final class Loud { void say() { System.out.println(); } }"),
          new Case(
              "nothing but a console writes to the terminal",
              "printStackTrace()",
              "package chat.skerry.node.app; final class Loud { void say(Exception e) { e.printStackTrace(); } }"),
          call(
              "queues have a bound",
              "java.util.concurrent.LinkedBlockingQueue.<init>()",
              "new java.util.concurrent.LinkedBlockingQueue<String>()"),
          call(
              "queues have a bound",
              "java.util.concurrent.Executors.newFixedThreadPool(int)",
              "java.util.concurrent.Executors.newFixedThreadPool(2)"),
          named("SessionManager"),
          named("SessionHelper"),
          named("SessionUtil"),
          named("SessionUtils"),
          named("SessionImpl"),
          named("SessionBase"),
          named("SessionData"),
          named("SessionInfo"),
          named("AbstractSession"),
          new Case(
              "packages are named after the domain",
              "chat.skerry.node.util.Strings",
              "package chat.skerry.node.util; final class Strings { }"));

  /// A class of a feature that uses a type of a vendor.
  private static Case vendor(String rule, String vendorPackage, String type) {
    return new Case(
        rule,
        vendorPackage + "." + type,
        "package " + vendorPackage + "; public class " + type + " { }",
        "package chat.skerry.node.session; final class Session { "
            + vendorPackage
            + "."
            + type
            + " foreign; }");
  }

  private static Case call(String rule, String called) {
    return call(rule, called, called);
  }

  /// A class of a feature that evaluates an expression.
  private static Case call(String rule, String called, String expression) {
    return new Case(
        rule,
        called,
        "package chat.skerry.node.session; final class Session { Object value = "
            + expression
            + "; }");
  }

  private static Case named(String name) {
    return new Case(
        "types are named after what they are",
        "chat.skerry.node.session." + name,
        "package chat.skerry.node.session; final class " + name + " { }");
  }
}
