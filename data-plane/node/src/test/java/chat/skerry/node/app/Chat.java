package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.transport.TestDevice;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// Two devices that talk, one message after the other, as long as they are asked to: they send
/// again what was refused, connect again where their connection ended, and count what came. Used by
/// one thread.
final class Chat implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ATTEMPTS_MAX = 100;

  private final MemberProcess member;
  private final String from;
  private final String to;
  private final StaticKeys senderKeys = StaticKeys.generate(RANDOM);
  private final StaticKeys recipientKeys = StaticKeys.generate(RANDOM);
  private final Set<MessageId> seen = new HashSet<>();
  private final Set<String> texts = new LinkedHashSet<>();
  private TestDevice sender;
  private TestDevice recipient;
  private int messages;
  private final List<String> ends = new CopyOnWriteArrayList<>();

  Chat(MemberProcess member, int number) throws IOException {
    this.member = member;
    this.from = "alice-" + number;
    this.to = "bob-" + number;
    this.recipient = login(to, recipientKeys);
    this.sender = login(from, senderKeys);
  }

  private TestDevice login(String account, StaticKeys keys) throws IOException {
    for (int attempt = 0; ; attempt++) {
      TestDevice device = TestDevice.connect(member.chatPort);
      try {
        device.handshake(
            keys,
            member.files.identity.publicKey(),
            StandaloneFiles.CLUSTER,
            TestDevice.hello(member.files.token(account), 0));
        device.next(Frame.Welcome.class);
        return device;
      } catch (EOFException | SocketException | IllegalStateException e) {
        device.close();
        assertThat(attempt).as(account + ": " + e).isLessThan(ATTEMPTS_MAX);
        pause();
      }
    }
  }

  /// Sends a message and returns when the recipient has it, once.
  void exchange() throws IOException {
    String text = from + " " + messages++;
    ClientId id = ClientId.random(RANDOM);
    for (int attempt = 0; !isSent(id, text); attempt++) {
      assertThat(attempt).as(text).isLessThan(ATTEMPTS_MAX);
      pause();
    }
    for (int attempt = 0; !texts.contains(text); attempt++) {
      assertThat(attempt).as(text).isLessThan(ATTEMPTS_MAX);
      receive();
    }
  }

  private boolean isSent(ClientId id, String text) throws IOException {
    try {
      sender.text(id, to, text);
      while (true) {
        switch (sender.next()) {
          case Frame.Sent sent when sent.clientId().equals(id) -> {
            return true;
          }
          case Frame.Refused refused when refused.clientId().equals(id) -> {
            assertThat(refused.retryAfterMillis()).as(refused.toString()).isPositive();
            return false;
          }
          case Frame.Deliver receipt -> sender.send(new Frame.Ack(receipt.seq()));
          case Frame.Close close -> throw new EOFException(close.toString());
          case Frame _ -> {}
        }
      }
    } catch (EOFException | SocketException e) {
      sender.close();
      ends.add(String.valueOf(e.getMessage()));
      sender = login(from, senderKeys);
      return false;
    }
  }

  private void receive() throws IOException {
    try {
      switch (recipient.next()) {
        case Frame.Deliver message when message.kind() == Kind.MESSAGE -> {
          if (seen.add(message.messageId())) {
            assertThat(texts.add(TestDevice.text(message))).isTrue();
          }
          recipient.send(new Frame.Ack(message.seq()));
        }
        case Frame.Deliver other -> recipient.send(new Frame.Ack(other.seq()));
        case Frame.Close close -> throw new EOFException(close.toString());
        case Frame _ -> {}
      }
    } catch (EOFException | SocketException e) {
      recipient.close();
      ends.add(String.valueOf(e.getMessage()));
      recipient = login(to, recipientKeys);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(20_000_000);
  }

  /// Why each connection ended that was not closed here.
  List<String> ends() {
    return ends;
  }

  int messages() {
    return messages;
  }

  @Override
  public void close() throws IOException {
    sender.close();
    recipient.close();
  }
}
