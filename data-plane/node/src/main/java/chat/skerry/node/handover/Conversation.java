package chat.skerry.node.handover;

import chat.skerry.node.handover.HandoverFailed.Reason;
import chat.skerry.node.handover.v1.Failure;
import java.time.Duration;
import java.util.Arrays;

/// One handover as one side leads it: what it says, and what it may hear next. Confined to the
/// thread of the handover.
final class Conversation {
  static final int PROTOCOL = 1;
  private static final int TEXT_CHARACTERS_MAX = 500;

  private final UnixStream stream;

  Conversation(UnixStream stream) {
    this.stream = stream;
  }

  void say(Message message) {
    stream.send(message);
  }

  void say(Message.Type type) {
    stream.send(Message.of(type));
  }

  /// @throws HandoverFailed where something else comes, or nothing
  Message hear(Message.Type expected, Duration max) {
    Message message = hear(max);
    if (message.type() != expected) {
      throw unexpected(message, expected.name());
    }
    return message;
  }

  /// @throws HandoverFailed where the other side gives up, and where nothing comes
  Message hear(Duration max) {
    Message message = stream.receive(max);
    return switch (message.type()) {
      case REFUSED, FAILED -> throw failure(message);
      case HELLO,
          WELCOME,
          OWNS,
          ASIDE,
          TAKE,
          PREPARE,
          PREPARED,
          COMMIT,
          SERVING,
          PROVEN,
          DONE,
          CONFIRMED ->
          message;
    };
  }

  /// Passes time in which the other side has nothing to say, and may only end.
  void expectSilence(Duration time) {
    if (stream.isReadable(time)) {
      throw unexpected(hear(time), "nothing");
    }
  }

  /// Says why this side gives up, if the other one still hears it.
  void giveUp(Message.Type type, HandoverFailed why) {
    String text = String.valueOf(why.getMessage());
    try {
      stream.send(
          Message.of(
              type,
              Failure.newBuilder()
                  .setReason(why.reason().name())
                  .setText(text.substring(0, Math.min(text.length(), TEXT_CHARACTERS_MAX)))
                  .build()
                  .toByteArray()));
    } catch (HandoverFailed e) {
      // It does not: then the end of the stream must do.
    }
  }

  static HandoverFailed unexpected(Message message, String expected) {
    message.descriptors().forEach(LibC::close);
    return new HandoverFailed(
        Reason.PROTOCOL, "message: " + message.type() + " (expected: " + expected + ")");
  }

  private static HandoverFailed failure(Message message) {
    Failure failure = message.read(Failure.parser());
    Reason reason =
        Arrays.stream(Reason.values())
            .filter(known -> known.name().equals(failure.getReason()))
            .findFirst()
            .orElse(message.type() == Message.Type.REFUSED ? Reason.REFUSED : Reason.GONE);
    String text = failure.getText();
    return new HandoverFailed(
        reason,
        "the other side: " + text.substring(0, Math.min(text.length(), TEXT_CHARACTERS_MAX)));
  }
}
