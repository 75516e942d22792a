package chat.skerry.node.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.handover.HandoverFailed.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may come out of a unix socket.
final class UnixStreamTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path directory;
  private UnixListener listener;

  @BeforeEach
  void bind() {
    listener = UnixListener.bind(directory.resolve("socket"));
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private void withBoth(Consumer<UnixStream[]> test) {
    try (UnixStream one = UnixStream.connect(directory.resolve("socket"));
        UnixStream other = listener.accept()) {
      test.accept(new UnixStream[] {one, other});
    }
  }

  @Test
  void passesDescriptorsThatWork() {
    withBoth(ends -> {
      int socket = LibC.socket(LibC.AF_INET);
      ends[0].send(
          new Message(
              Message.Type.PREPARE,
              7,
              Collections.nCopies(SocketHolder.BATCH_MAX, socket),
              new byte[] {1, 2, 3}));
      Message message = ends[1].receive(SOON);
      assertThat(message.type()).isEqualTo(Message.Type.PREPARE);
      assertThat(message.id()).isEqualTo(7);
      assertThat(message.body()).containsExactly(1, 2, 3);
      assertThat(message.descriptors())
          .hasSize(SocketHolder.BATCH_MAX)
          .doesNotHaveDuplicates()
          .doesNotContain(socket);
      LibC.close(socket);
      message.descriptors().forEach(LibC::close);
    });
  }

  @Test
  void passesABodyThatDoesNotFitIntoTheKernelsBuffer() {
    withBoth(ends -> {
      byte[] body = new byte[Message.STATES_BYTES_MAX];
      body[body.length - 1] = 42;
      Thread sender =
          Thread.ofPlatform().start(() -> ends[0].send(Message.of(Message.Type.PREPARE, body)));
      assertThat(ends[1].receive(SOON).body()).isEqualTo(body);
      assertThat(sender).isNotNull();
    });
  }

  @Test
  void namesWhatIsWrongWithAHeader() {
    assertThat(failure(header(0x4142_4344, 1, 0, 0))).contains("begins with 41424344");
    assertThat(failure(header(0x534B_484F, 0, 0, 0))).contains("type: 0 (expected: 1 to 14)");
    assertThat(failure(header(0x534B_484F, 99, 0, 0))).contains("type: 99");
    assertThat(failure(header(0x534B_484F, 7, 65, 0))).contains("descriptors: 65");
    assertThat(failure(header(0x534B_484F, 7, 2, 0))).contains("0 descriptors came through");
    assertThat(failure(header(0x534B_484F, 7, 0, -1))).contains("body bytes: -1");
    assertThat(failure(header(0x534B_484F, 7, 0, Message.BODY_BYTES_MAX + 1)))
        .contains("body bytes: 16842753 (expected: 0 to 16842752)");
  }

  private static byte[] header(int magic, int type, int descriptors, int bodyBytes) {
    return ByteBuffer.allocate(Message.HEADER_BYTES)
        .putInt(magic)
        .putShort((short) type)
        .putShort((short) descriptors)
        .putInt(1)
        .putInt(bodyBytes)
        .array();
  }

  private String failure(byte[] bytes) {
    try (SocketChannel raw =
            SocketChannel.open(java.net.UnixDomainSocketAddress.of(directory.resolve("socket")));
        UnixStream stream = listener.accept()) {
      raw.write(ByteBuffer.wrap(bytes));
      stream.receive(SOON);
      return "taken for a message";
    } catch (HandoverFailed e) {
      return String.valueOf(e.getMessage());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void tellsTheEndFromSilence() {
    withBoth(ends -> {
      assertThatThrownBy(() -> ends[1].receive(Duration.ofMillis(1)))
          .extracting("reason")
          .isEqualTo(Reason.TIME_OUT);
      ends[0].close();
      assertThatThrownBy(() -> ends[1].receive(SOON)).extracting("reason").isEqualTo(Reason.GONE);
      assertThatThrownBy(
              () -> {
                ends[1].send(Message.of(Message.Type.TAKE));
                ends[1].send(Message.of(Message.Type.TAKE));
              })
          .extracting("reason")
          .isEqualTo(Reason.GONE);
    });
  }

  @Test
  void anEndInTheMiddleOfAMessageIsTheEnd() {
    try (Arena arena = Arena.ofConfined()) {
      withBoth(ends -> {
        ends[0].send(Message.of(Message.Type.PREPARE, new byte[100]));
        assertThat(ends[1].receive(SOON).body()).hasSize(100);
      });
      assertThat(failureOfAPart(arena)).isEqualTo(Reason.GONE);
    }
  }

  private Reason failureOfAPart(Arena arena) {
    int socket = LibC.socket(LibC.AF_UNIX);
    LibC.connect(socket, UnixStream.address(arena, directory.resolve("socket")));
    try (UnixStream stream = listener.accept()) {
      LibC.send(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, header(0x534B_484F, 7, 0, 100)));
      LibC.close(socket);
      stream.receive(SOON);
      throw new AssertionError("taken for a message");
    } catch (HandoverFailed e) {
      return e.reason();
    }
  }

  @Test
  void knowsTheOtherProcess() {
    withBoth(ends -> {
      assertThat(ends[0].peer().pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(ends[1].peer().user()).isEqualTo(LibC.user());
      assertThat(ends[1].peer().isGone(Duration.ofSeconds(1)))
          .as("a process is not gone for itself")
          .isFalse();
    });
  }

  @Test
  void endsAProcessThatDoesNotEndByItself() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "600").start();
    PeerProcess peer = new PeerProcess((int) sleeper.pid(), LibC.user());
    assertThat(peer.isGone(Duration.ofMillis(1))).isFalse();
    peer.end(Duration.ofMillis(1));
    assertThat(sleeper.waitFor()).isNotZero();
    assertThat(peer.isGone(SOON)).isTrue();
  }

  @Test
  void wakesWhoeverWaits() throws Exception {
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> {
          try (UnixStream stream = listener.accept()) {
            return "accepted " + stream;
          } catch (HandoverFailed e) {
            return "woken";
          }
        });
    listener.interrupt();
    assertThat(waiting.get()).isEqualTo("woken");
  }

  @Test
  void refusesAPathThatIsTooLong() {
    assertThatThrownBy(() -> UnixListener.bind(directory.resolve("x".repeat(120))))
        .isInstanceOf(HandoverFailed.class)
        .hasMessageContaining("bytes (expected: at most 107)");
    assertThat(List.of(directory.toFile().list())).containsExactly("socket");
  }
}
