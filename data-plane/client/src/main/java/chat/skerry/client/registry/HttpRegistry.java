package chat.skerry.client.registry;

import chat.skerry.client.connection.HostPort;
import chat.skerry.client.http.JsonAnswer;
import chat.skerry.client.http.JsonHttp;
import chat.skerry.client.http.MalformedAnswerException;
import chat.skerry.client.registry.RegistryException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/// The registry of a ChatCluster over HTTP: `GET /v1/registry/member`.
public final class HttpRegistry implements Registry {
  private static final int MEMBERS_MAX = 16;

  private final URI lookUp;
  private final String cluster;

  /// @param address `http://host:port` or `https://…`
  /// @param cluster `namespace/name` that the answer must be about
  public HttpRegistry(URI address, String cluster) {
    this.lookUp = JsonHttp.below("registry", address, "/v1/registry/member");
    this.cluster = cluster;
  }

  @Override
  public List<HostPort> locate(String token) {
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

  private List<HostPort> members(JsonAnswer answer) {
    try {
      String answered = answer.text("cluster");
      if (!answered.equals(cluster)) {
        throw refused(
            Reason.NOT_A_REGISTRY, "cluster " + answered + " (expected: " + cluster + ")");
      }
      List<HostPort> members =
          answer.texts("members", "address").stream().map(HostPort::parse).toList();
      if (members.isEmpty() || members.size() > MEMBERS_MAX) {
        throw refused(
            Reason.NOT_A_REGISTRY,
            "members: " + members.size() + " (expected: 1 to " + MEMBERS_MAX + ")");
      }
      return members;
    } catch (MalformedAnswerException | IllegalArgumentException e) {
      throw refused(Reason.NOT_A_REGISTRY, String.valueOf(e.getMessage()));
    }
  }

  private RegistryException refused(Reason reason, String detail) {
    return new RegistryException(reason, "registry " + lookUp + ": " + detail);
  }
}
