package chat.skerry.node.handover;

import chat.skerry.node.handover.v1.Hello;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A successor that keeps to the protocol up to a step, and dies there: its stream ends and all its
/// descriptors are closed, as the kernel does it for a killed process.
final class ScriptedSuccessor implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(10);

  final UnixStream stream;
  final Conversation conversation;
  private final List<Integer> descriptors = new ArrayList<>();

  /// Where it dies.
  enum Step {
    CONNECTED,
    WELCOMED,
    OWNING,
    ASIDE_HEARD,
    PREPARE_HEARD,
    PREPARED_SAID,
    COMMIT_HEARD,
    SERVING_SAID,
    PROVEN_SAID,
    SECOND_PREPARE_HEARD,
    SECOND_COMMIT_HEARD,
    DONE_HEARD
  }

  ScriptedSuccessor(Path socket) {
    stream = UnixStream.connect(socket);
    conversation = new Conversation(stream);
  }

  static void dieAt(Step last, Path socket) {
    try (ScriptedSuccessor successor = new ScriptedSuccessor(socket)) {
      successor.goTo(last);
    }
  }

  void hello(int generation) {
    conversation.say(hello(1, generation, List.of(1)));
  }

  static Message hello(int protocol, int generation, List<Integer> states) {
    return Message.of(
        Message.Type.HELLO,
        Hello.newBuilder()
            .setProtocolLowest(protocol)
            .setProtocolHighest(protocol)
            .setRelease("x")
            .setGeneration(generation)
            .addAllStatesRead(states)
            .build()
            .toByteArray());
  }

  private Message hear(Message.Type type) {
    Message message = conversation.hear(type, SOON);
    descriptors.addAll(message.descriptors());
    return message;
  }

  private void goTo(Step last) {
    for (Step step : Step.values()) {
      take(step);
      if (step == last) {
        return;
      }
    }
  }

  private int batch;

  private void take(Step step) {
    switch (step) {
      case CONNECTED -> {}
      case WELCOMED -> {
        hello(99);
        hear(Message.Type.WELCOME);
      }
      case OWNING -> conversation.say(Message.Type.OWNS);
      case ASIDE_HEARD -> hear(Message.Type.ASIDE);
      case PREPARE_HEARD -> {
        conversation.say(Message.Type.TAKE);
        batch = hear(Message.Type.PREPARE).id();
      }
      case PREPARED_SAID -> conversation.say(Message.of(Message.Type.PREPARED, batch));
      case COMMIT_HEARD -> hear(Message.Type.COMMIT);
      case SERVING_SAID -> conversation.say(Message.of(Message.Type.SERVING, batch));
      case PROVEN_SAID -> conversation.say(Message.Type.PROVEN);
      case SECOND_PREPARE_HEARD -> batch = hear(Message.Type.PREPARE).id();
      case SECOND_COMMIT_HEARD -> {
        conversation.say(Message.of(Message.Type.PREPARED, batch));
        hear(Message.Type.COMMIT);
      }
      case DONE_HEARD -> {
        conversation.say(Message.of(Message.Type.SERVING, batch));
        Message next = conversation.hear(SOON);
        while (next.type() == Message.Type.PREPARE) {
          descriptors.addAll(next.descriptors());
          conversation.say(Message.of(Message.Type.PREPARED, next.id()));
          hear(Message.Type.COMMIT);
          conversation.say(Message.of(Message.Type.SERVING, next.id()));
          next = conversation.hear(SOON);
        }
      }
    }
  }

  @Override
  public void close() {
    descriptors.forEach(LibC::close);
    stream.close();
  }
}
