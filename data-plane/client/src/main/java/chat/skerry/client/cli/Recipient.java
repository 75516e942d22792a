package chat.skerry.client.cli;

import chat.skerry.client.conversation.ChatClient;
import chat.skerry.client.conversation.IncomingMessage;
import chat.skerry.client.conversation.SendResult;
import chat.skerry.protocol.envelope.Address;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// Whom a person writes to: `account`, which is all of its devices, or `account/device`.
sealed interface Recipient {

  /// @param what the argument to name in the error
  static Recipient parse(String what, String text) {
    Address address = DeviceArgument.parse(what, text);
    return text.indexOf('/') < 0 ? new Account(address.account()) : new Device(address);
  }

  CompletionStage<SendResult> send(ChatClient client, byte[] payload, Duration deadline);

  /// Whether the message came from there.
  boolean wrote(IncomingMessage message);

  /// Tells it that a person has seen its message.
  CompletionStage<SendResult> markRead(ChatClient client, IncomingMessage message);

  record Account(String name) implements Recipient {
    @Override
    public CompletionStage<SendResult> send(ChatClient client, byte[] payload, Duration deadline) {
      return client.send(name, payload, deadline);
    }

    @Override
    public boolean wrote(IncomingMessage message) {
      return message.from().account().equals(name);
    }

    @Override
    public CompletionStage<SendResult> markRead(ChatClient client, IncomingMessage message) {
      return client.markReadEverywhere(message);
    }
  }

  record Device(Address address) implements Recipient {
    @Override
    public CompletionStage<SendResult> send(ChatClient client, byte[] payload, Duration deadline) {
      return client.send(address, payload, deadline);
    }

    @Override
    public boolean wrote(IncomingMessage message) {
      return message.from().equals(address);
    }

    @Override
    public CompletionStage<SendResult> markRead(ChatClient client, IncomingMessage message) {
      return client.markRead(message);
    }
  }
}
