package chat.skerry.node.travel;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.travel.FrozenSession.Shown;
import chat.skerry.node.travel.v1.FeedPosition;
import chat.skerry.node.travel.v1.FramingState;
import chat.skerry.node.travel.v1.LineState;
import chat.skerry.node.travel.v1.SendState;
import chat.skerry.node.travel.v1.SessionState;
import chat.skerry.node.travel.v1.SettlingState;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Writes sessions as bytes and reads them. Whoever adds a version N keeps N−1 here in both
/// directions and drops N−2; what a field of N can't say in N−1 is left out there.
public final class SessionStates {
  /// The most bytes of one state.
  public static final int BYTES_MAX = 4 << 20;

  /// The most unsent bytes of one session: what the kernel does not take of a full window.
  public static final int UNSENT_BYTES_MAX = 1 << 20;

  private static final SortedSet<Integer> VERSIONS =
      Collections.unmodifiableSortedSet(new TreeSet<>(List.of(1)));

  private SessionStates() {}

  /// The versions that can be written.
  public static SortedSet<Integer> written() {
    return VERSIONS;
  }

  /// The versions that can be read.
  public static SortedSet<Integer> read() {
    return VERSIONS;
  }

  /// @param version one of [#written]
  public static byte[] write(FrozenLine line, FrozenSession session, int version) {
    if (version != 1) {
      throw new IllegalArgumentException(
          "state version: " + version + " (expected: one of " + VERSIONS + ")");
    }
    return writeFirst(line, session);
  }

  /// @param version the one that both sides agreed on
  /// @throws chat.skerry.node.handover.HandoverFailed `UNREADABLE_STATE`, naming version or field
  public static Read read(byte[] bytes, int version) {
    SessionState state = parse(bytes);
    StateChecks.that(
        state.getVersion() == version && VERSIONS.contains(version),
        "version",
        state.getVersion(),
        version + ", of those that this release reads: " + VERSIONS);
    return readFirst(state);
  }

  /// What a state is made of.
  public record Read(FrozenLine line, FrozenSession session) {}

  private static byte[] writeFirst(FrozenLine line, FrozenSession session) {
    SessionState.Builder state =
        SessionState.newBuilder()
            .setVersion(1)
            .setLine(written(line))
            .setSessionId(session.id())
            .setLastSessionId(session.lastId())
            .setAccount(session.device().account())
            .setDevice(session.device().device())
            .setWindow(session.promised().window())
            .setPingIntervalMillis(session.promised().pingMillis())
            .setHeardMillisAgo(session.silence().heardMillis())
            .setProgressMillisAgo(session.silence().progressMillis())
            .setFeed(
                FeedPosition.newBuilder()
                    .setLastSeq(session.feed().lastSeq())
                    .setBacklog(session.feed().backlog())
                    .setBacklogDone(session.feed().backlogDone()))
            .setSettling(
                SettlingState.newBuilder()
                    .addAllReceiptsDue(written(session.settling().receiptsDue()))
                    .addAllRemovable(written(session.settling().removable()))
                    .addAllGivenUp(session.settling().givenUp())
                    .addAllRemovedLately(session.settling().removedLately()))
            .addAllUnacknowledged(written(session.unacknowledged()));
    session
        .sends()
        .ifPresent(sends ->
            state.setSends(
                SendState.newBuilder()
                    .setMessages(sends.messages())
                    .setPayloadBytes(sends.payloadBytes())
                    .setTurnsOver(sends.turnsOver())));
    return state.build().toByteArray();
  }

  private static LineState written(FrozenLine line) {
    LineState.Builder state =
        LineState.newBuilder()
            .setPort(line.port())
            .setNoise(UnsafeByteOperations.unsafeWrap(line.noise()))
            .setReceived(UnsafeByteOperations.unsafeWrap(line.received()))
            .setUnsent(UnsafeByteOperations.unsafeWrap(line.unsent()));
    line.framing()
        .ifPresent(framing ->
            state.setFraming(
                FramingState.newBuilder()
                    .setBegun(UnsafeByteOperations.unsafeWrap(framing.begun()))
                    .setRemaining(framing.remaining())
                    .setMask(framing.mask())
                    .setInMessage(framing.inMessage())));
    return state.build();
  }

  private static Optional<FrozenLine.Framing> framing(LineState line) {
    if (!line.hasFraming()) {
      return Optional.empty();
    }
    FramingState framing = line.getFraming();
    StateChecks.bytes(
        "line.framing.begun", framing.getBegun().size(), 0, StateChecks.BEGUN_BYTES_MAX);
    return Optional.of(
        new FrozenLine.Framing(
            framing.getBegun().toByteArray(),
            StateChecks.range(
                "line.framing.remaining",
                framing.getRemaining(),
                0,
                StateChecks.REMAINING_BYTES_MAX),
            framing.getMask(),
            framing.getInMessage()));
  }

  private static Iterable<chat.skerry.node.travel.v1.Shown> written(List<Shown> envelopes) {
    return envelopes.stream().map(SessionStates::written).toList();
  }

  private static chat.skerry.node.travel.v1.Shown written(Shown shown) {
    return chat.skerry.node.travel.v1.Shown.newBuilder()
        .setSeq(shown.seq())
        .setKind(shown.kind().number())
        .setFromAccount(shown.from().account())
        .setFromDevice(shown.from().device())
        .setMessageId(UnsafeByteOperations.unsafeWrap(shown.messageId()))
        .setPayloadBytes(shown.payloadBytes())
        .build();
  }

  /// Without copies of the keys: what it makes are views of `bytes`.
  private static SessionState parse(byte[] bytes) {
    StateChecks.that(
        bytes.length <= BYTES_MAX, "state", bytes.length + " bytes", "at most " + BYTES_MAX);
    try {
      var in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      in.enableAliasing(true);
      return SessionState.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw StateChecks.broken("state", "not a SessionState", "one of versions " + VERSIONS, e);
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can't be read", e);
    }
  }

  private static Read readFirst(SessionState state) {
    return new Read(readLine(state.getLine()), readSession(state));
  }

  private static FrozenLine readLine(LineState line) {
    byte[] noise = line.getNoise().toByteArray();
    StateChecks.bytes("line.noise", noise.length, StateChecks.NOISE_BYTES, StateChecks.NOISE_BYTES);
    StateChecks.bytes(
        "line.received", line.getReceived().size(), 0, StateChecks.RECEIVED_BYTES_MAX);
    StateChecks.bytes("line.unsent", line.getUnsent().size(), 0, UNSENT_BYTES_MAX);
    StateChecks.bytes("line.port", line.getPort().length(), 1, StateChecks.PORT_NAME_MAX);
    return new FrozenLine(
        line.getPort(),
        noise,
        line.getReceived().toByteArray(),
        line.getUnsent().toByteArray(),
        framing(line));
  }

  private static FrozenSession readSession(SessionState state) {
    StateChecks.that(state.hasFeed(), "feed", "absent", "present");
    StateChecks.that(state.hasSettling(), "settling", "absent", "present");
    FeedPosition feed = state.getFeed();
    StateChecks.that(feed.getLastSeq() >= 0, "feed.last_seq", feed.getLastSeq(), "0 or more");
    List<Shown> unacknowledged = shown("unacknowledged", state.getUnacknowledgedList());
    StateChecks.rising("unacknowledged", unacknowledged, feed.getLastSeq());
    SettlingState settling = state.getSettling();
    return new FrozenSession(
        state.getSessionId(),
        state.getLastSessionId(),
        device("device", state.getAccount(), state.getDevice()),
        new FrozenSession.Promised(
            StateChecks.range("window", state.getWindow(), 1, StateChecks.ENTRIES_MAX),
            StateChecks.range(
                "ping_interval_millis", state.getPingIntervalMillis(), 1, Integer.MAX_VALUE)),
        new FrozenSession.Silence(
            StateChecks.range("heard_millis_ago", state.getHeardMillisAgo(), 0, Integer.MAX_VALUE),
            StateChecks.range(
                "progress_millis_ago", state.getProgressMillisAgo(), 0, Integer.MAX_VALUE)),
        new FrozenSession.Feed(
            feed.getLastSeq(),
            StateChecks.range("feed.backlog", feed.getBacklog(), 0, Integer.MAX_VALUE),
            feed.getBacklogDone()),
        unacknowledged,
        new FrozenSession.Settling(
            shown("settling.receipts_due", settling.getReceiptsDueList()),
            shown("settling.removable", settling.getRemovableList()),
            StateChecks.bounded("settling.given_up", settling.getGivenUpList()),
            StateChecks.bounded("settling.removed_lately", settling.getRemovedLatelyList())),
        state.hasSends()
            ? Optional.of(
                new FrozenSession.Sends(
                    state.getSends().getMessages(),
                    state.getSends().getPayloadBytes(),
                    state.getSends().getTurnsOver()))
            : Optional.empty());
  }

  private static List<Shown> shown(String field, List<chat.skerry.node.travel.v1.Shown> envelopes) {
    return StateChecks.bounded(field, envelopes).stream().map(one -> shown(field, one)).toList();
  }

  private static Shown shown(String field, chat.skerry.node.travel.v1.Shown envelope) {
    ByteString messageId = envelope.getMessageId();
    StateChecks.that(envelope.getSeq() > 0, field + ".seq", envelope.getSeq(), "1 or more");
    StateChecks.bytes(field + ".message_id", messageId.size(), 16, 16);
    return new Shown(
        envelope.getSeq(),
        kind(field, envelope.getKind()),
        device(field + ".from", envelope.getFromAccount(), envelope.getFromDevice()),
        messageId.toByteArray(),
        StateChecks.range(
            field + ".payload_bytes", envelope.getPayloadBytes(), 0, Integer.MAX_VALUE));
  }

  private static Envelope.Kind kind(String field, int number) {
    for (Envelope.Kind kind : Envelope.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw StateChecks.broken(field + ".kind", number, "1 to 4", null);
  }

  private static DeviceAddress device(String field, String account, int device) {
    try {
      return new DeviceAddress(account, device);
    } catch (IllegalArgumentException e) {
      throw StateChecks.broken(field, "not a device", "an account and a device, 0 to 4", e);
    }
  }
}
