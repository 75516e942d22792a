package chat.skerry.client.registry;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.http.JsonAnswer;
import chat.skerry.client.http.JsonHttp;
import chat.skerry.client.http.MalformedAnswerException;
import chat.skerry.client.registry.RegistryException.Reason;
import chat.skerry.protocol.frame.Limits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The registry of a ChatCluster over HTTP: `GET /v1/registry/member`.
public final class HttpRegistry implements Registry {
  private static final int MEMBERS_MAX = 16;
  private static final long TICKET_SECONDS_DEFAULT = 10;
  private static final long TICKET_SECONDS_MAX = Duration.ofDays(1).toSeconds();

  private final URI lookUp;
  private final String cluster;
  private final boolean webSocket;

  /// Members by TCP.
  ///
  /// @param address `http://host:port` or `https://…`
  /// @param cluster `namespace/name` that the answer must be about
  public HttpRegistry(URI address, String cluster) {
    this(address, cluster, false);
  }

  /// @param webSocket whether members are to be reached by WebSocket
  public HttpRegistry(URI address, String cluster, boolean webSocket) {
    this.webSocket = webSocket;
    this.lookUp = JsonHttp.below("registry", address, "/v1/registry/member");
    this.cluster = cluster;
  }

  @Override
  public Located locate(String token) {
    JsonAnswer answer;
    try {
      answer = JsonHttp.exchange(JsonHttp.request(lookUp, token).GET().build());
    } catch (IOException e) {
      throw refused(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    return switch (answer.status()) {
      case 200 -> members(answer);
      case 401 -> throw refused(Reason.TOKEN_REFUSED, answer.problem());
      case 403 -> throw refused(Reason.FORBIDDEN, answer.problem());
      case 400, 404, 405, 406, 410 -> throw refused(Reason.NOT_A_REGISTRY, answer.problem());
      default -> throw refused(Reason.UNAVAILABLE, answer.problem());
    };
  }

  private Located members(JsonAnswer answer) {
    try {
      String answered = answer.text("cluster");
      if (!answered.equals(cluster)) {
        throw refused(
            Reason.NOT_A_REGISTRY, "cluster " + answered + " (expected: " + cluster + ")");
      }
      List<HostPort> members = addresses(answer).stream().map(HostPort::parse).toList();
      if (webSocket && members.isEmpty()) {
        throw refused(
            Reason.NOT_A_REGISTRY, "members: none takes WebSockets (expected: one, or TCP)");
      }
      if (members.isEmpty() || members.size() > MEMBERS_MAX) {
        throw refused(
            Reason.NOT_A_REGISTRY,
            "members: " + members.size() + " (expected: 1 to " + MEMBERS_MAX + ")");
      }
      return new Located(members, tickets(answer), goodFor(answer));
    } catch (MalformedAnswerException | IllegalArgumentException e) {
      throw refused(Reason.NOT_A_REGISTRY, String.valueOf(e.getMessage()));
    }
  }

  private List<String> addresses(JsonAnswer answer) {
    return webSocket
        ? answer.optionalTexts("members", "webSocket").stream().flatMap(Optional::stream).toList()
        : answer.texts("members", "address");
  }

  private static Map<String, byte[]> tickets(JsonAnswer answer) {
    List<Optional<String>> encoded = answer.optionalTexts("members", "ticket");
    if (encoded.stream().allMatch(Optional::isEmpty)) {
      return Map.of();
    }
    List<String> names = answer.texts("members", "name");
    Map<String, byte[]> tickets = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      encoded.get(i).ifPresent(ticket -> tickets.put(name, ticket(ticket)));
    }
    return tickets;
  }

  private static byte[] ticket(String base64) {
    byte[] ticket = Base64.getDecoder().decode(base64);
    if (ticket.length > Limits.TICKET_BYTES_MAX) {
      throw new IllegalArgumentException(
          "ticket: "
              + ticket.length
              + " bytes (expected: at most "
              + Limits.TICKET_BYTES_MAX
              + ")");
    }
    return ticket;
  }

  /// Without a word about it, tickets are used for as long as the shortest that an edge gives.
  private static Duration goodFor(JsonAnswer answer) {
    long seconds = answer.number("ticketSeconds").orElse(TICKET_SECONDS_DEFAULT);
    return Duration.ofSeconds(Math.clamp(seconds, 0, TICKET_SECONDS_MAX));
  }

  private RegistryException refused(Reason reason, String detail) {
    return new RegistryException(reason, "registry " + lookUp + ": " + detail);
  }
}
