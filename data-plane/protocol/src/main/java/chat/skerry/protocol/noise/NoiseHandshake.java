package chat.skerry.protocol.noise;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.HandshakePattern;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.frame.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One side of a handshake: the messages of its pattern, written and read in turn. Any failure is
/// final: the object is then of no use. Confined to one thread at a time.
public final class NoiseHandshake {
  private static final List<List<Token>> XX =
      List.of(
          List.of(Token.E),
          List.of(Token.E, Token.EE, Token.S, Token.ES),
          List.of(Token.S, Token.SE));
  private static final List<List<Token>> IK =
      List.of(List.of(Token.E, Token.ES, Token.S, Token.SS), List.of(Token.E, Token.EE, Token.SE));

  private final List<List<Token>> tokens;
  private final boolean initiator;
  private final SymmetricState symmetric;
  private final StaticKeys own;
  private final StaticKeys ephemeral;
  private final StaticAgreements agreements;
  private byte @Nullable [] remoteStatic;
  private byte @Nullable [] remoteEphemeral;
  private byte @Nullable [] staticAgreement;
  private int messages;
  private boolean failed;

  /// @param responderStatic what both sides know before: the responder's static key in IK, nothing
  ///   in XX
  NoiseHandshake(
      HandshakePattern pattern,
      boolean initiator,
      Keys keys,
      byte @Nullable [] responderStatic,
      byte[] prologue) {
    this.tokens =
        switch (pattern) {
          case XX -> XX;
          case IK -> IK;
        };
    this.initiator = initiator;
    this.own = keys.own;
    this.ephemeral = keys.ephemeral;
    this.agreements = keys.agreements;
    this.symmetric = new SymmetricState(pattern.protocol(), prologue);
    if (responderStatic != null) {
      symmetric.mixHash(responderStatic);
      remoteStatic = initiator ? responderStatic.clone() : null;
    }
  }

  /// What one side brings along.
  ///
  /// @param agreements of the responder's static key in IK
  record Keys(StaticKeys own, StaticKeys ephemeral, StaticAgreements agreements) {
    Keys(StaticKeys own, StaticKeys ephemeral) {
      this(own, ephemeral, StaticAgreements.NONE);
    }
  }

  /// The side that connects, by XX.
  public static NoiseHandshake initiator(StaticKeys own, byte[] prologue, SecureRandom random) {
    Keys keys = new Keys(own, StaticKeys.generate(random));
    return new NoiseHandshake(HandshakePattern.XX, true, keys, null, prologue);
  }

  /// The side that connects and knows the other's static key, by IK.
  public static NoiseHandshake initiator(
      StaticKeys own, byte[] responderStatic, byte[] prologue, SecureRandom random) {
    Keys keys = new Keys(own, StaticKeys.generate(random));
    return new NoiseHandshake(HandshakePattern.IK, true, keys, responderStatic, prologue);
  }

  /// The side that accepts.
  ///
  /// @param agreements what it knows of returning devices
  public static NoiseHandshake responder(
      HandshakePattern pattern,
      StaticKeys own,
      StaticAgreements agreements,
      byte[] prologue,
      SecureRandom random) {
    Keys keys = new Keys(own, StaticKeys.generate(random), agreements);
    byte[] known = pattern == HandshakePattern.IK ? own.publicKey() : null;
    return new NoiseHandshake(pattern, false, keys, known, prologue);
  }

  /// The next message, with `payload` inside. In XX the first payload is in the clear; in IK it can
  /// be a replay.
  ///
  /// @throws IllegalStateException where it is the other side's turn
  /// @throws ProtocolException HANDSHAKE_FAILED for a bad key of the other side
  public byte[] writeMessage(byte[] payload) {
    checkTurn(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Token token : tokens.get(messages)) {
      switch (token) {
        case E -> {
          out.writeBytes(ephemeral.publicKey());
          symmetric.mixHash(ephemeral.publicKey());
        }
        case S -> out.writeBytes(symmetric.encryptAndHash(own.publicKey()));
        case EE, ES, SE, SS -> mixAgreement(token);
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
    for (Token token : tokens.get(messages)) {
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
        case EE, ES, SE, SS -> mixAgreement(token);
      }
    }
    byte[] payload = open(take(message, position, message.length - position));
    messages++;
    return payload;
  }

  /// Whether all messages have passed.
  public boolean isComplete() {
    return messages == tokens.size() && !failed;
  }

  /// The static public key of the other side, 32 bytes. Proven once the side that holds it has
  /// authenticated something after both ephemeral keys were known.
  public byte[] remoteStatic() {
    if (remoteStatic == null) {
      throw new IllegalStateException("remote static key: not yet known");
    }
    return remoteStatic.clone();
  }

  /// What the two static keys agree on: secret. Null in XX, which does not ask for it.
  public byte @Nullable [] staticAgreement() {
    return staticAgreement;
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
          case SS -> {
            staticAgreement = agreeStatics(known(remoteStatic));
            yield staticAgreement;
          }
          case E, S -> throw new IllegalStateException(token + " is no agreement");
        };
    if (secret == null) {
      throw failure("public key of low order");
    }
    symmetric.mixKey(secret);
  }

  private byte @Nullable [] agreeStatics(byte[] remote) {
    byte[] remembered = agreements.find(remote);
    return remembered != null ? remembered : own.agree(remote);
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
    if (failed || messages >= tokens.size() || (initiator == initiatorsTurn) != writing) {
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
    SE,
    SS
  }
}
