package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.cassandra.CassandraMailboxStore;
import chat.skerry.node.routing.infinispan.InfinispanIsland;
import chat.skerry.node.routing.infinispan.LoopbackIsland;
import chat.skerry.node.store.cassandra.CassandraConfig;
import chat.skerry.node.store.cassandra.CassandraStore;
import chat.skerry.node.store.cassandra.TestStores;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The second member of an island, a [TestIslandMember] over Cassandra, in a process of its own
/// that can be killed and frozen.
final class MailboxProcess implements AutoCloseable {
  private static final Duration WRITE_BACK_AFTER = Duration.ofSeconds(30);

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  /// The only process of a member.
  ///
  /// @param index of the member
  MailboxProcess(LoopbackIsland loopback, int index, CassandraConfig cassandra) throws IOException {
    this(loopback, index, 1, cassandra);
  }

  /// @param index of the member
  /// @param generation a process after the first one only gets in touch until [#start]
  MailboxProcess(LoopbackIsland loopback, int index, int generation, CassandraConfig cassandra)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(MailboxProcess.class.getName());
    command.addAll(loopback.arguments(index, generation));
    InetSocketAddress contact = cassandra.contactPoints().getFirst();
    command.addAll(
        List.of(
            Integer.toString(index),
            contact.getHostString(),
            Integer.toString(contact.getPort()),
            cassandra.localDatacenter(),
            cassandra.keyspace()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    out = process.inputReader();
    in = process.outputWriter();
  }

  /// Appends a text to the mailboxes of these accounts; returns those whose owner this member was
  /// and that were answered.
  List<String> append(List<String> accounts, String text) throws IOException {
    String answer = ask("append " + String.join(",", accounts) + " " + text);
    return answer.isEmpty() ? List.of() : List.of(answer.split(","));
  }

  /// Begins to hold copies.
  void start() throws IOException {
    ask("start");
  }

  boolean isOwner() throws IOException {
    return Boolean.parseBoolean(ask("owner"));
  }

  boolean isWhole() throws IOException {
    return Boolean.parseBoolean(ask("whole"));
  }

  /// The texts of a mailbox; empty where this member isn't its owner.
  Optional<List<String>> texts(String account) throws IOException {
    String answer = ask("texts " + account);
    return answer.equals("?") ? Optional.empty() : Optional.of(List.of(answer.split(",")));
  }

  void kill() {
    process.toHandle().destroyForcibly();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private synchronized String ask(String command) throws IOException {
    in.write(command + "\n");
    in.flush();
    StringBuilder log = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.startsWith("=")) {
      log.append(line).append('\n');
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("the other member has ended:\n" + log);
    }
    return line.substring(1);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    signal("CONT");
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    List<String> own = all.subList(all.size() - 5, all.size());
    CassandraConfig config =
        new CassandraConfig(
            List.of(InetSocketAddress.createUnresolved(own.get(1), Integer.parseInt(own.get(2)))),
            own.get(3),
            own.get(4),
            1,
            Optional.empty(),
            CassandraConfig.REQUEST_TIMEOUT_DEFAULT);
    CassandraStore cassandra = CassandraStore.open(config, () -> false, InstantSource.system());
    TestStores.awaitServing(cassandra);
    try (TestIslandMember member =
            new TestIslandMember(
                island(all.subList(0, all.size() - 5)),
                Integer.parseInt(own.get(0)),
                new CassandraMailboxStore(cassandra, InstantSource.system()),
                WRITE_BACK_AFTER);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String line = commands.readLine();
      while (line != null) {
        System.out.println("=" + answer(member, line.split(" ")));
        line = commands.readLine();
      }
    }
  }

  private static String answer(TestIslandMember member, String[] command) throws Exception {
    return switch (command[0]) {
      case "whole" -> Boolean.toString(member.memory.whole());
      case "append" -> String.join(",", member.append(List.of(command[1].split(",")), command[2]));
      case "start" -> start(member);
      case "owner" -> Boolean.toString(member.island.isOwner());
      case "texts" ->
          member
              .texts(new DeviceAddress(command[1], 0))
              .thenApply(texts -> String.join(",", texts))
              .exceptionally(failure -> "?")
              .toCompletableFuture()
              .get();
      default -> "unknown";
    };
  }

  private static InfinispanIsland island(List<String> arguments) {
    return arguments.getLast().equals("1")
        ? LoopbackIsland.join(arguments)
        : LoopbackIsland.connect(arguments);
  }

  private static String start(TestIslandMember member) {
    member.island.start();
    return "";
  }
}
