package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.delivery.AccountSend;
import chat.skerry.node.delivery.DeviceMismatch;
import chat.skerry.node.delivery.Outcome;
import chat.skerry.node.delivery.Submission;
import chat.skerry.node.limits.Overload;
import chat.skerry.node.limits.SendBudgets;
import chat.skerry.node.limits.TokenBucket;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenSession;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.envelope.ClientId;
import chat.skerry.protocol.envelope.Kind;
import chat.skerry.protocol.envelope.MessageId;
import chat.skerry.protocol.envelope.MessageIds;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.RefusedReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a device sends, handed to delivery in the order of arrival; each is answered by exactly one
/// `Sent`, `Refused` or `DevicesMismatch`. Past the bound of unanswered ones, or of their bytes,
/// the device is slowed down: it is not read from. Confined to its session's event loop.
final class Sends {
  /// Sends to one device that may be unanswered at a time with a turn.
  static final int WINDOW = 16;

  private static final int ENDED_TURNS_MAX = 128;

  private static final int RETRY_IN_TURN_MILLIS = 1;
  private static final byte[] NONE = {};
  private static final int OVERLOADED_MILLIS = 1_000;

  private final DeviceAddress device;
  private final Address sender;
  private final Connection connection;
  private final Services services;
  private final TokenBucket messages;
  private final TokenBucket bytes;
  private @Nullable Turns turns;
  private int unanswered;
  private long unansweredBytes;
  private boolean reading = true;

  Sends(DeviceAddress device, Connection connection, Services services) {
    this.device = device;
    this.sender = new Address(device.account(), device.device());
    this.connection = connection;
    this.services = services;
    SessionLimits limits = services.limits();
    long now = services.nanoTime().getAsLong();
    messages = new TokenBucket(limits.messagesBurst(), limits.messagesPerSecond(), now);
    bytes = new TokenBucket(limits.bytesBurst(), limits.bytesPerSecond(), now);
  }

  /// Goes on where the device stood elsewhere.
  void takeUp(FrozenSession.Sends frozen) {
    messages.goOnWith(frozen.messages());
    bytes.goOnWith(frozen.payloadBytes());
    if (frozen.turnsOver() != 0) {
      turns().goOnAfter(frozen.turnsOver());
    }
  }

  FrozenSession.Sends frozen() {
    long now = services.nanoTime().getAsLong();
    return new FrozenSession.Sends(
        messages.available(now), bytes.available(now), turns == null ? 0 : turns.over());
  }

  boolean isAnswered() {
    return unanswered == 0;
  }

  void send(SendRequest send) {
    services.metrics().received();
    Optional<String> breach = SendRules.breach(send);
    if (breach.isPresent()) {
      refuse(send.clientId(), breach.get());
      return;
    }
    String account = send.to().account();
    int bytesTaken = send.payload().length;
    if (send.turn() == 0) {
      if (enter(send.clientId(), account, 1, bytesTaken)) {
        submit(send);
      }
      return;
    }
    if (turns().isOver(send)) {
      refuseInTurn(send);
    } else if (!enter(send.clientId(), account, 1, bytesTaken)) {
      turns().end(send);
    } else if (turns().enter(send)) {
      submit(send);
    }
  }

  private void submit(SendRequest send) {
    MessageId messageId = MessageIds.derive(sender, send.clientId());
    services
        .submissions()
        .accept(submission(send, messageId))
        .thenAccept(outcome ->
            connection.execute(() -> {
              answered(send.clientId(), messageId, send.payload().length, outcome);
              if (send.turn() != 0) {
                goOn(send, outcome);
              }
            }));
  }

  /// The send is answered: the next one to the same device, or none of this turn any more.
  private void goOn(SendRequest send, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused && mayPass(refused)) {
      turns().end(send);
      for (SendRequest behind : turns().takeOver(send)) {
        refuseInTurn(behind);
        left(behind.payload().length);
      }
    }
    SendRequest next = turns().next(send);
    if (next != null) {
      submit(next);
    }
  }

  private static boolean mayPass(Outcome.Refused refused) {
    return switch (refused.reason()) {
      case UNAVAILABLE, RATE_LIMITED -> true;
      case INVALID, MAILBOX_FULL -> refused.retryAfterMillis() != 0;
    };
  }

  private void refuseInTurn(SendRequest send) {
    refuse(
        send.clientId(),
        RefusedReason.UNAVAILABLE,
        RETRY_IN_TURN_MILLIS,
        "turn: "
            + Integer.toUnsignedString(send.turn())
            + " is over, an earlier send was refused (expected: all of them again, in a higher"
            + " turn)");
  }

  private Turns turns() {
    if (turns == null) {
      turns = new Turns();
    }
    return turns;
  }

  void send(AccountSendRequest send) {
    services.metrics().received();
    Optional<String> breach = SendRules.breach(send, device.account());
    if (breach.isPresent()) {
      refuse(send.clientId(), breach.get());
      return;
    }
    long bytesTaken = send.bytes();
    if (enter(send.clientId(), send.account(), Math.max(1, send.envelopes()), bytesTaken)) {
      MessageId messageId = MessageIds.derive(sender, send.clientId());
      services
          .accounts()
          .sends()
          .accept(accountSend(send, messageId))
          .thenAccept(outcome ->
              connection.execute(() -> answered(send.clientId(), messageId, bytesTaken, outcome)));
    }
  }

  private Submission submission(SendRequest send, MessageId messageId) {
    return new Submission(
        device,
        new DeviceAddress(send.to().account(), send.to().device()),
        messageId.toBytes(),
        kind(send.kind()),
        send.payload(),
        send.refersTo().map(MessageId::toBytes).orElse(NONE));
  }

  private AccountSend accountSend(AccountSendRequest send, MessageId messageId) {
    return new AccountSend(
        device,
        send.account(),
        messageId.toBytes(),
        kind(send.kind()),
        send.to(),
        send.own(),
        send.refersTo().map(MessageId::toBytes).orElse(NONE));
  }

  private static Envelope.Kind kind(Kind kind) {
    return switch (kind) {
      case MESSAGE -> Envelope.Kind.MESSAGE;
      case READ -> Envelope.Kind.READ;
      case DELIVERED, COPY -> throw new IllegalStateException("SendRules let a " + kind + " pass");
    };
  }

  /// Lets a request in that asks for so many envelopes, or refuses it. Who was let in says so once
  /// with [#left].
  ///
  /// @param account whom it is for
  boolean enter(ClientId clientId, String account, int envelopes, long payloadBytes) {
    if (services.mailboxes().overload().turnsAway(Overload.SENDS)) {
      refuse(clientId, RefusedReason.UNAVAILABLE, OVERLOADED_MILLIS, "member: overloaded");
      return false;
    }
    if (isRateLimited(clientId, account, envelopes, payloadBytes)) {
      return false;
    }
    unanswered++;
    unansweredBytes += payloadBytes;
    SessionLimits limits = services.limits();
    if (reading
        && (unanswered >= limits.sendsInFlightMax()
            || unansweredBytes >= limits.sendsInFlightBytesMax())) {
      reading = false;
      connection.reading(false);
    }
    return true;
  }

  /// A request that was let in is answered.
  void left(long payloadBytes) {
    unanswered--;
    unansweredBytes -= payloadBytes;
    connection.flush();
    SessionLimits limits = services.limits();
    if (!reading
        && unanswered <= limits.sendsInFlightMax() / 2
        && unansweredBytes <= limits.sendsInFlightBytesMax() / 2) {
      reading = true;
      connection.reading(true);
    }
  }

  /// Refuses what breaks a rule.
  void refuse(ClientId clientId, String breach) {
    refuse(clientId, RefusedReason.INVALID, 0, breach);
  }

  private boolean isRateLimited(
      ClientId clientId, String account, int envelopes, long payloadBytes) {
    long now = services.nanoTime().getAsLong();
    if (messages.has(envelopes, now) && bytes.has(payloadBytes, now)) {
      Optional<SendBudgets.Wait> wait =
          services.budgets().take(device.account(), account, envelopes, payloadBytes);
      if (wait.isPresent()) {
        refuse(clientId, RefusedReason.RATE_LIMITED, wait.get().millis(), wait.get().detail());
        return true;
      }
      messages.take(envelopes);
      bytes.take(payloadBytes);
      return false;
    }
    int retryAfterMillis =
        Math.max(messages.millisUntil(envelopes), bytes.millisUntil(payloadBytes));
    refuse(
        clientId,
        RefusedReason.RATE_LIMITED,
        retryAfterMillis,
        "sends: too many (expected: at most "
            + services.limits().messagesPerSecond()
            + " a second and "
            + services.limits().bytesPerSecond()
            + " bytes a second)");
    return true;
  }

  private void answered(ClientId clientId, MessageId messageId, long bytesTaken, Outcome outcome) {
    switch (outcome) {
      case Outcome.Stored(long timestampMillis) ->
          connection.send(new Frame.Sent(clientId, messageId, timestampMillis));
      case Outcome.Refused(var reason, int retryAfterMillis, String detail) ->
          refuse(clientId, wireReason(reason), retryAfterMillis, detail);
      case Outcome.Mismatch(DeviceMismatch mismatch) -> {
        services.metrics().mismatched();
        connection.send(
            new Frame.DevicesMismatch(
                clientId,
                mismatch.account(),
                mismatch.list(),
                mismatch.missing(),
                mismatch.extra(),
                mismatch.stale()));
      }
    }
    left(bytesTaken);
  }

  private void refuse(
      ClientId clientId, RefusedReason reason, int retryAfterMillis, String detail) {
    services.metrics().refused(reason.name());
    connection.send(new Frame.Refused(clientId, reason, retryAfterMillis, detail));
  }

  private static RefusedReason wireReason(Outcome.Reason reason) {
    return switch (reason) {
      case UNAVAILABLE -> RefusedReason.UNAVAILABLE;
      case RATE_LIMITED -> RefusedReason.RATE_LIMITED;
      case INVALID -> RefusedReason.INVALID;
      case MAILBOX_FULL -> RefusedReason.MAILBOX_FULL;
    };
  }

  /// Keeps the order of sends that carry a turn: one at a time is stored for each recipient, the
  /// others wait here. A turn ends with a refusal that may pass; what is sent in it afterwards is
  /// refused, so that nothing overtakes what was refused. Turns are unsigned and never 0.
  ///
  /// Bounded: as many wait as may be unanswered, and of ended turns it keeps the last
  /// [#ENDED_TURNS_MAX]; turns up to the highest that it forgot count as ended for everybody.
  /// Confined to its session's event loop.
  static final class Turns {
    private final Map<Address, Lane> lanes = new HashMap<>();
    private int forgotten;

    /// The highest turn that has ended for somebody.
    int over() {
      int over = forgotten;
      for (Lane lane : lanes.values()) {
        over = Integer.compareUnsigned(lane.ended, over) > 0 ? lane.ended : over;
      }
      return over;
    }

    /// Takes all turns up to this one for ended: for some recipients more than have.
    void goOnAfter(int over) {
      forgotten = over;
    }

    /// Whether the turn of this send has ended.
    boolean isOver(SendRequest send) {
      Lane lane = lanes.get(send.to());
      int ended = lane == null ? forgotten : lane.ended;
      return Integer.compareUnsigned(send.turn(), ended) <= 0;
    }

    /// Takes a send whose turn is not over; true where it is its turn now.
    boolean enter(SendRequest send) {
      Lane lane = lanes.computeIfAbsent(send.to(), _ -> new Lane(forgotten));
      if (lane.busy) {
        lane.waiting.add(send);
        return false;
      }
      lane.busy = true;
      return true;
    }

    /// Ends the turn of this send for its recipient.
    void end(SendRequest send) {
      Lane lane = lanes.computeIfAbsent(send.to(), _ -> new Lane(forgotten));
      if (Integer.compareUnsigned(send.turn(), lane.ended) > 0) {
        lane.ended = send.turn();
      }
      if (lanes.size() > ENDED_TURNS_MAX) {
        forgetIdle();
      }
    }

    /// Takes out what waits behind this send in a turn that is over.
    List<SendRequest> takeOver(SendRequest send) {
      Lane lane = lanes.get(send.to());
      if (lane == null) {
        return List.of();
      }
      List<SendRequest> over = new ArrayList<>();
      for (Iterator<SendRequest> all = lane.waiting.iterator(); all.hasNext(); ) {
        SendRequest waiting = all.next();
        if (Integer.compareUnsigned(waiting.turn(), lane.ended) <= 0) {
          over.add(waiting);
          all.remove();
        }
      }
      return over;
    }

    /// The send was answered: the one whose turn it is now, null for none.
    @Nullable SendRequest next(SendRequest answered) {
      Lane lane = lanes.get(answered.to());
      if (lane == null) {
        return null;
      }
      SendRequest next = lane.waiting.poll();
      if (next == null) {
        lane.busy = false;
        if (Integer.compareUnsigned(lane.ended, forgotten) <= 0) {
          lanes.remove(answered.to());
        }
      }
      return next;
    }

    /// Recipients of which something is remembered.
    int remembered() {
      return lanes.size();
    }

    private void forgetIdle() {
      for (Lane lane : lanes.values()) {
        if (!lane.busy && Integer.compareUnsigned(lane.ended, forgotten) > 0) {
          forgotten = lane.ended;
        }
      }
      lanes.values().removeIf(lane -> !lane.busy);
    }

    private static final class Lane {
      private final Deque<SendRequest> waiting = new ArrayDeque<>();
      private boolean busy;
      private int ended;

      Lane(int ended) {
        this.ended = ended;
      }
    }
  }
}
