package chat.skerry.client.control;

import chat.skerry.client.conversation.TokenSource;
import chat.skerry.client.http.JsonAnswer;
import chat.skerry.client.http.JsonHttp;
import chat.skerry.client.http.MalformedAnswerException;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The control API over HTTP, with a tenant's API key. Thread-safe.
public final class ControlApi {
  private static final int CREATED = 201;

  private final URI address;
  private final String apiKey;

  /// @param address `http://host:port` or `https://…`
  /// @param apiKey `sky_…`; a secret
  public ControlApi(URI address, String apiKey) {
    this.address = JsonHttp.below("control API", address, "");
    this.apiKey = apiKey;
  }

  /// `POST /v1/tenants/{tenant}/clusters/{cluster}/tokens`.
  ///
  /// @param cluster its name inside the tenant
  /// @param ttl how long the token shall live, 1 s to 24 h
  /// @throws ControlApiException where there is no token
  public IssuedToken issueToken(String tenant, String cluster, Address device, Duration ttl) {
    JsonObject body = new JsonObject();
    body.addProperty("account", device.account());
    body.addProperty("device", device.device());
    body.addProperty("ttlSeconds", ttl.toSeconds());
    String path = "/v1/tenants/" + segment(tenant) + "/clusters/" + segment(cluster) + "/tokens";
    JsonAnswer answer = post(path, body);
    if (answer.status() != CREATED) {
      throw new ControlApiException(
          answer.status(), "control API " + address + ": " + answer.problem());
    }
    try {
      return new IssuedToken(
          answer.text("token"),
          Instant.parse(answer.text("expiresAt")),
          answer.text("cluster"),
          URI.create(answer.text("registry")),
          IdentityKey.ofBase64(answer.text("identityKey")));
    } catch (MalformedAnswerException | IllegalArgumentException | DateTimeException e) {
      throw new ControlApiException(
          answer.status(), "control API " + address + ": answer: " + e.getMessage());
    }
  }

  /// Tokens for a device, asked for one by one: for programs that hold the API key themselves.
  public TokenSource tokens(String tenant, String cluster, Address device, Duration ttl) {
    return new TokenSource() {
      @Override
      public String token() throws IOException {
        return refresh().orElseThrow();
      }

      @Override
      public Optional<String> refresh() throws IOException {
        try {
          return Optional.of(issueToken(tenant, cluster, device, ttl).token());
        } catch (ControlApiException e) {
          throw new IOException(e.getMessage(), e);
        }
      }
    };
  }

  private JsonAnswer post(String path, JsonObject body) {
    HttpRequest request =
        JsonHttp.request(JsonHttp.below("control API", address, path), apiKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return JsonHttp.exchange(request);
    } catch (IOException e) {
      throw new ControlApiException(0, "control API " + address + ": " + e.getMessage());
    }
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
