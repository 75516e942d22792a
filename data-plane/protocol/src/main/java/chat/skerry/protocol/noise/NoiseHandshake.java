package chat.skerry.protocol.noise;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One side of an XX handshake: three messages, written and read in turn. Any failure is final: the
/// object is then of no use. Confined to one thread at a time.
public final class NoiseHandshake {
  private static final List<List<Token>> PATTERN =
      List.of(
          List.of(Token.E),
          List.of(Token.E, Token.EE, Token.S, Token.ES),
          List.of(Token.S, Token.SE));

  private final boolean initiator;
  private final SymmetricState symmetric;
  private final StaticKeys own;
  private final StaticKeys ephemeral;
  private byte @Nullable [] remoteStatic;
  private byte @Nullable [] remoteEphemeral;
  private int messages;
  private boolean failed;

  NoiseHandshake(boolean initiator, StaticKeys own, StaticKeys ephemeral, byte[] prologue) {
    this.initiator = initiator;
    this.own = own;
    this.ephemeral = ephemeral;
    this.symmetric = new SymmetricState(prologue);
  }

  /// The side that connects.
  public static NoiseHandshake initiator(StaticKeys own, byte[] prologue, SecureRandom random) {
    return new NoiseHandshake(true, own, StaticKeys.generate(random), prologue);
  }

  /// The side that accepts.
  public static NoiseHandshake responder(StaticKeys own, byte[] prologue, SecureRandom random) {
    return new NoiseHandshake(false, own, StaticKeys.generate(random), prologue);
  }

  /// The next message, with `payload` inside; it is in the clear in the first message, and only
  /// from the second on authenticated.
  ///
  /// @throws IllegalStateException where it is the other side's turn
  /// @throws ProtocolException HANDSHAKE_FAILED for a bad key of the other side
  public byte[] writeMessage(byte[] payload) {
    checkTurn(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Token token : PATTERN.get(messages)) {
      switch (token) {
        case E -> {
          out.writeBytes(ephemeral.publicKey());
          symmetric.mixHash(ephemeral.publicKey());
        }
        case S -> out.writeBytes(symmetric.encryptAndHash(own.publicKey()));
        case EE, ES, SE -> mixAgreement(token);
      }
    }
    out.writeBytes(symmetric.encryptAndHash(payload));
    if (out.size() > Limits.HANDSHAKE_MESSAGE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "payload: "
              + payload.length
              + " bytes make the message too long (expected: a message of "
              + Limits.HANDSHAKE_MESSAGE_BYTES_MAX
              + " at most)");
    }
    messages++;
    return out.toByteArray();
  }

  /// Reads the other side's message and returns its payload.
  ///
  /// @throws IllegalStateException where it is this side's turn
  /// @throws ProtocolException HANDSHAKE_FAILED where the message is short, damaged or made with
  ///   other keys
  public byte[] readMessage(byte[] message) {
    checkTurn(false);
    int position = 0;
    for (Token token : PATTERN.get(messages)) {
      switch (token) {
        case E -> {
          remoteEphemeral = take(message, position, StaticKeys.KEY_BYTES);
          symmetric.mixHash(remoteEphemeral);
          position += StaticKeys.KEY_BYTES;
        }
        case S -> {
          int length = StaticKeys.KEY_BYTES + symmetric.tagBytes();
          remoteStatic = open(take(message, position, length));
          position += length;
        }
        case EE, ES, SE -> mixAgreement(token);
      }
    }
    byte[] payload = open(take(message, position, message.length - position));
    messages++;
    return payload;
  }

  /// Whether all three messages have passed.
  public boolean isComplete() {
    return messages == PATTERN.size() && !failed;
  }

  /// The static public key of the other side, 32 bytes; known after the second message on the
  /// initiator's side, after the third on the responder's.
  public byte[] remoteStatic() {
    if (remoteStatic == null) {
      throw new IllegalStateException("remote static key: not yet known");
    }
    return remoteStatic.clone();
  }

  /// Names this very handshake, 32 bytes, the same on both sides.
  public byte[] handshakeHash() {
    checkComplete();
    return symmetric.handshakeHash();
  }

  /// The transport that the handshake agreed on; call it once.
  public NoiseTransport split() {
    checkComplete();
    byte[][] keys = symmetric.split();
    CipherState first = new CipherState(keys[0], 0);
    CipherState second = new CipherState(keys[1], 0);
    return initiator ? new NoiseTransport(first, second) : new NoiseTransport(second, first);
  }

  private void mixAgreement(Token token) {
    byte[] secret =
        switch (token) {
          case EE -> ephemeral.agree(known(remoteEphemeral));
          case ES ->
              initiator ? ephemeral.agree(known(remoteStatic)) : own.agree(known(remoteEphemeral));
          case SE ->
              initiator ? own.agree(known(remoteEphemeral)) : ephemeral.agree(known(remoteStatic));
          case E, S -> throw new IllegalStateException(token + " is no agreement");
        };
    if (secret == null) {
      throw failure("public key of low order");
    }
    symmetric.mixKey(secret);
  }

  private byte[] open(byte[] sealed) {
    byte[] plain = symmetric.decryptAndHash(sealed);
    if (plain == null) {
      throw failure("authentication failed");
    }
    return plain;
  }

  private byte[] take(byte[] message, int position, int length) {
    if (length < 0 || position + length > message.length) {
      throw failure("too short");
    }
    return Arrays.copyOfRange(message, position, position + length);
  }

  private ProtocolException failure(String reason) {
    failed = true;
    return new ProtocolException(
        CloseCode.HANDSHAKE_FAILED, "handshake message " + (messages + 1) + ": " + reason);
  }

  private void checkTurn(boolean writing) {
    boolean initiatorsTurn = messages % 2 == 0;
    if (failed || messages >= PATTERN.size() || (initiator == initiatorsTurn) != writing) {
      throw new IllegalStateException(
          "handshake: message " + (messages + 1) + " can't be " + (writing ? "written" : "read"));
    }
  }

  private void checkComplete() {
    if (!isComplete()) {
      throw new IllegalStateException("handshake: not complete after " + messages + " messages");
    }
  }

  private static byte[] known(byte @Nullable [] key) {
    if (key == null) {
      throw new IllegalStateException("the pattern uses a key before it is known");
    }
    return key;
  }

  private enum Token {
    E,
    S,
    EE,
    ES,
    SE
  }
}
