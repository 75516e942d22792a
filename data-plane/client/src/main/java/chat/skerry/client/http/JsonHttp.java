package chat.skerry.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Sends requests and reads answers of at most 64 KiB.
public final class JsonHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ANSWER_BYTES_MAX = 65_536;

  private JsonHttp() {}

  /// A request with a bearer token, still without a method.
  public static HttpRequest.Builder request(URI address, String bearer) {
    return HttpRequest.newBuilder(address)
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + bearer)
        .header("Accept", "application/json");
  }

  /// @throws IOException where no answer came; its message is for people
  public static JsonAnswer exchange(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          Shared.CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String text = new String(body.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
        return JsonAnswer.of(response.statusCode(), text);
      }
    } catch (HttpTimeoutException e) {
      throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s", e);
    } catch (ConnectException e) {
      throw new IOException("can't be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// `path` below a base address.
  ///
  /// @param what the setting to name in the error
  /// @param base `http://host:port` or `https://…`, with or without a path
  public static URI below(String what, URI base, String path) {
    String scheme = base.getScheme();
    if (base.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          what + ": " + base + " (expected: http://host:port or https://host:port)");
    }
    String prefix = base.getRawPath() == null ? "" : base.getRawPath();
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return URI.create(scheme + "://" + base.getRawAuthority() + prefix + path);
  }

  /// One HTTP client for all; made on first use.
  private static final class Shared {
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .executor(task -> Thread.ofVirtual().start(task))
            .build();
  }
}
