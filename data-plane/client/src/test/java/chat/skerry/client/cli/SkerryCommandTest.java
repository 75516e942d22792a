package chat.skerry.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.skerry.client.profile.Profile;
import chat.skerry.client.profile.Registration;
import chat.skerry.client.scripted.ScriptedHttp;
import chat.skerry.client.scripted.ScriptedMember;
import chat.skerry.client.scripted.ScriptedSession;
import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import chat.skerry.protocol.identity.IdentityKeyPair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SkerryCommandTest {
  private static final Address ALICE = new Address("alice", 0);

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void sendsAndShowsTheMarks() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          Frame.Send send = (Frame.Send) session.read();
          session.sent(send);
          MessageId id = MessageIds.derive(ALICE, send.clientId());
          session.receipt(10, Kind.DELIVERED, id, "bob");
          session.receipt(12, Kind.READ, id, "bob");
          session.swallow();
        }));

    assertThat(skerry("send", "bob/0", "hi", "--wait-read")).isZero();
    assertThat(out.toString(UTF_8)).matches("✓ sent [0-9a-f]{32}\n✓✓ delivered\n✓✓ read\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void sendsToAllDevicesOfAnAccountAndWaitsForTheLast() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          session.devices("bob", ScriptedSession.list(0, 3));
          session.devices("alice", ScriptedSession.list(0));
          Frame.SendToAccount send = (Frame.SendToAccount) session.read();
          session.sent(send);
          MessageId id = MessageIds.derive(ALICE, send.clientId());
          session.receipt(10, Kind.DELIVERED, id, new Address("bob", 3));
          session.receipt(12, Kind.READ, id, new Address("bob", 3));
          session.receipt(14, Kind.DELIVERED, id, new Address("bob", 0));
          session.swallow();
        }));

    assertThat(skerry("send", "bob", "hi", "--wait-read")).isZero();
    assertThat(out.toString(UTF_8)).matches("✓ sent [0-9a-f]{32}\n✓✓ delivered\n✓✓ read\n");
  }

  @Test
  void showsAndRemovesDevices() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          switch (session.read()) {
            case Frame.GetDevices get ->
                session.write(
                    new Frame.Devices(get.clientId(), get.account(), ScriptedSession.list(0, 3)));
            case Frame.RemoveDevice remove ->
                session.write(
                    new Frame.Refused(
                        remove.clientId(), RefusedReason.INVALID, 0, "sender: says the test"));
            case Frame other -> throw new IllegalStateException("unexpected: " + other);
          }
          session.swallow();
        }));

    assertThat(skerry("devices", "bob")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("0 00000064\n3 00000067\n");
    assertThat(skerry("devices", "--remove", "3")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(UTF_8))
        .isEqualTo("skerry devices: refused: INVALID: sender: says the test\n");
  }

  @Test
  void showsWhatComesWhileItAsks() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          session.deliver(10, new MessageId(1, 1), "bob", "are you there?");
          while (!(session.read() instanceof Frame.Ack)) {
            // The question comes before or after it.
          }
          session.answerSends();
        }));

    assertThat(skerry("devices", "--timeout", "500ms")).isEqualTo(ExitCode.NO_ANSWER);
    assertThat(err.toString(UTF_8)).startsWith("bob: are you there?\n");
  }

  @Test
  void saysWhyASendWasRefused() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          Frame.Send send = (Frame.Send) session.read();
          session.write(
              new Frame.Refused(send.clientId(), RefusedReason.MAILBOX_FULL, 0, "10000 wait"));
          session.swallow();
        }));

    assertThat(skerry("send", "bob/0", "hi")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(UTF_8)).isEqualTo("skerry send: refused: MAILBOX_FULL: 10000 wait\n");
  }

  @Test
  void saysThatNobodyAnswered() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          session.swallow();
        }));

    assertThat(skerry("send", "bob/0", "hi", "--timeout", "200ms")).isEqualTo(ExitCode.NO_ANSWER);
    assertThat(err.toString(UTF_8)).startsWith("skerry send: it may be sent or not: ");
  }

  @Test
  void endsWhereTheMemberForbidsToComeBack() {
    use(ScriptedMember.closing(CloseCode.KEY_MISMATCH, ""));

    assertThat(skerry("send", "bob/0", "hi")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(UTF_8)).isEqualTo("skerry send: KEY_MISMATCH: says the test\n");
  }

  @Test
  void waitsForDeliveryAtTheEndOfAChatWithoutInsisting() {
    use(ScriptedMember.obliging());

    assertThat(run("one\n", "chat", "bob/0", "--linger", "50ms")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("✓ 1\n");
  }

  @Test
  void endsWhereTheTokenHasExpired() {
    use(ScriptedMember.closing(CloseCode.TOKEN_EXPIRED, ""));

    assertThat(skerry("listen", "--timeout", "5s")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(UTF_8)).contains("TOKEN_EXPIRED").contains("skerry register");
  }

  @Test
  void endsAtAManInTheMiddle() {
    use(new ScriptedMember(IdentityKeyPair.generate(new SecureRandom()), session -> {}));

    assertThat(skerry("send", "bob/0", "hi")).isEqualTo(ExitCode.REFUSED);
    assertThat(err.toString(UTF_8)).contains("not a member of the cluster");
  }

  @Test
  void listensUntilThereIsNothingLeft() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          session.deliver(10, new MessageId(1, 1), "bob", "one");
          session.deliver(12, new MessageId(1, 2), "carol", "two\nlines \u001b[2J");
          session.queueEmpty(2);
          session.swallow();
        }));

    assertThat(skerry("listen", "--until-empty")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("bob: one\ncarol: two⏎lines \uFFFD[2J\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void listensForSomeMessagesAndLeavesTheOthers() {
    ScriptedMember member =
        use(
            new ScriptedMember(session -> {
              session.welcome();
              session.deliver(10, new MessageId(1, 1), "bob", "one");
              session.deliver(12, new MessageId(1, 2), "bob", "two");
              session.answerSends();
            }));

    assertThat(skerry("listen", "--count", "1", "--mark-read")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("bob: one\n");
    assertThat(member.sessions().getFirst().received(Frame.Send.class))
        .extracting(Frame.Send::kind)
        .containsExactly(Kind.READ);
    await()
        .untilAsserted(() ->
            assertThat(member.sessions().getFirst().received(Frame.Ack.class))
                .containsExactly(new Frame.Ack(10)));
  }

  @Test
  void chatsLineByLine() {
    use(
        new ScriptedMember(session -> {
          session.welcome();
          session.deliver(10, new MessageId(1, 1), "bob", "hello");
          int seq = 12;
          while (true) {
            if (session.read() instanceof Frame.Send send) {
              session.sent(send);
              if (send.kind() == Kind.MESSAGE) {
                MessageId id = MessageIds.derive(ALICE, send.clientId());
                session.receipt(seq, Kind.DELIVERED, id, "bob");
                seq += 2;
              }
            }
          }
        }));

    assertThat(run("one\n\ntwo\n", "chat", "bob/0")).isZero();
    assertThat(out.toString(UTF_8).lines()).contains("bob: hello", "✓ 1", "✓✓ 1", "✓ 2", "✓✓ 2");
  }

  @Test
  void registersWithATokenAndSaysWhoItIs() {
    StandaloneCluster cluster = standalone();
    String token = output("standalone", "token", directory.resolve("cluster").toString(), "bob/2");
    out.reset();

    assertThat(
            run(
                "",
                "register",
                "--registry",
                "http://127.0.0.1:8080",
                "--identity-key",
                cluster.identityKey().toBase64(),
                "--cluster",
                "standalone/demo",
                "--token",
                token,
                "-p",
                "bob"))
        .isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo("Registered bob/2 of standalone/demo as profile bob.\n");
    assertThat(output("whoami", "-p", "bob"))
        .contains("account       bob", "device        2", "cluster       standalone/demo");
  }

  @Test
  void registersThroughTheControlApi() {
    StandaloneCluster cluster = standalone();
    ScriptedHttp api =
        new ScriptedHttp(
            201,
            """
            {"token":"e30.e30.e30","expiresAt":"2027-01-01T00:00:00Z","cluster":"acme/demo",
             "registry":"http://10.0.0.1:80","identityKey":"%s"}
            """
                .formatted(cluster.identityKey().toBase64()));
    open.add(api);

    assertThat(
            skerry(
                "register",
                "--api",
                api.address().toString(),
                "--api-key",
                "sky_acme_x",
                "--tenant",
                "acme",
                "--cluster",
                "demo",
                "--account",
                "carol",
                "-p",
                "carol"))
        .isZero();
    assertThat(out.toString(UTF_8)).contains("Registered carol/0 of acme/demo");
  }

  @Test
  void registersAtAStandaloneCluster() {
    standalone();

    assertThat(
            skerry(
                "register",
                "--standalone",
                directory.resolve("cluster").toString(),
                "--account",
                "dave"))
        .isZero();
  }

  @Test
  void refusesBadArgumentsWithOneClearLine() {
    assertUsage("TO: a b (expected", "send", "a b", "hi");
    assertUsage("TO: bob/9 (expected", "send", "bob/9", "hi");
    assertUsage("--remove: 5 (expected", "devices", "--remove", "5");
    assertUsage("TEXT: 0 bytes", "send", "bob", "");
    assertUsage("no profile there", "send", "bob/0", "hi", "-p", "nobody");
    assertUsage("--profile: ../x", "whoami", "-p", "../x");
    assertUsage(
        "--token: not a token",
        "register",
        "--registry",
        "http://a:1",
        "--identity-key",
        "x",
        "--token",
        "abc");
    assertUsage("--count: -1", "listen", "--count", "-1");
    assertUsage("'soon' (expected: 500ms", "listen", "--timeout", "soon");
    assertUsage("command: missing");
    assertUsage("no cluster there", "standalone", "token", directory.toString(), "alice");
    assertUsage("islands: 99", "standalone", "init", directory + "/x", "--islands", "99");
  }

  @Test
  void showsItsVersionAndHelp() {
    assertThat(output("--version")).isEqualTo("skerry 0.1.0");
    assertThat(output("--help")).contains("register", "listen", "send", "chat", "standalone");
    assertThat(output("send", "--help")).contains("--wait-delivered");
  }

  private void assertUsage(String message, String... args) {
    err.reset();
    assertThat(skerry(args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).contains(message).doesNotContain("\tat ");
  }

  private StandaloneCluster standalone() {
    String cluster = directory.resolve("cluster").toString();
    assertThat(skerry("standalone", "init", cluster)).isZero();
    assertThat(Files.exists(Path.of(cluster, "members/demo-0-a/node.env"))).isTrue();
    return StandaloneCluster.open(Path.of(cluster));
  }

  /// A profile of alice whose registry names the member.
  private ScriptedMember use(ScriptedMember member) {
    ScriptedHttp registry =
        new ScriptedHttp(
            200,
            "{\"cluster\":\"acme/demo\",\"members\":[{\"address\":\"" + member.address() + "\"}]}");
    open.add(member);
    open.add(registry);
    Profile.register(
        directory.resolve("profiles/default"),
        new Registration(
            registry.address(),
            ScriptedMember.IDENTITY.publicKey(),
            ScriptedMember.CLUSTER,
            ALICE,
            "token"),
        new SecureRandom());
    return member;
  }

  private String output(String... args) {
    out.reset();
    assertThat(skerry(args)).isZero();
    return out.toString(UTF_8).strip();
  }

  private int skerry(String... args) {
    return run("", args);
  }

  private int run(String input, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    if (args.length > 0) {
      all.add(1, "--config-dir=" + directory.resolve("profiles"));
      if (args[0].equals("standalone")) {
        all.remove(1);
      } else if (args[0].startsWith("--")) {
        all.remove(1);
      }
    }
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false);
    return SkerryCommand.run(terminal, all.toArray(String[]::new));
  }
}
