package chat.skerry.operator.handover;

import chat.skerry.operator.naming.Port;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Asks over HTTP, in the background, one question at a time for each pod. An answer of another
/// kind, a late one or none at all leaves the last one to age.
public final class HttpMemberAnswers implements MemberAnswers {

  private static final Logger LOG = Logger.getLogger(HttpMemberAnswers.class);
  private static final Duration TIME_OUT = Duration.ofSeconds(2);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration GOOD_FOR = Duration.ofSeconds(15);
  private static final int PODS_MAX = 1_024;
  private static final int UNDER_WAY_MAX = 32;
  private static final int ANSWER_BYTES_MAX = 16_384;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final Clock clock;
  private final int port;

  /// By uid of the pod, the longest unasked first. Guarded by this.
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private int underWay;

  public HttpMemberAnswers(Clock clock) {
    this(clock, Port.HTTP.number());
  }

  HttpMemberAnswers(Clock clock, int port) {
    this.http = HttpClient.newBuilder().connectTimeout(TIME_OUT).build();
    this.clock = clock;
    this.port = port;
  }

  private static final class Entry {
    private @Nullable MemberAnswer answer;
    private Instant answered = Instant.EPOCH;
    private Instant asked = Instant.EPOCH;
    private boolean underWay;
  }

  @Override
  public synchronized Optional<MemberAnswer> of(Pod pod) {
    String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (address == null) {
      return Optional.empty();
    }
    Entry entry = entries.computeIfAbsent(pod.getMetadata().getUid(), uid -> new Entry());
    Instant now = clock.instant();
    if (!entry.underWay
        && underWay < UNDER_WAY_MAX
        && !now.isBefore(entry.asked.plus(ASK_AGAIN_AFTER))) {
      ask(entry, address, now);
    }
    if (entries.size() > PODS_MAX) {
      entries.remove(entries.keySet().iterator().next());
    }
    return now.isAfter(entry.answered.plus(GOOD_FOR))
        ? Optional.empty()
        : Optional.ofNullable(entry.answer);
  }

  private void ask(Entry entry, String address, Instant now) {
    String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    URI uri = URI.create("http://" + host + ":" + port + "/handover");
    entry.underWay = true;
    entry.asked = now;
    underWay++;
    var unused =
        http.sendAsync(
                HttpRequest.newBuilder(uri).timeout(TIME_OUT).build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .thenApplyAsync(HttpMemberAnswers::read)
            .whenComplete((answer, failure) -> answered(entry, uri, answer, failure));
  }

  private static MemberAnswer read(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX);
      JsonNode json = response.statusCode() == 200 ? JSON.readTree(bytes) : null;
      if (json == null || !json.isObject()) {
        throw new IOException("status " + response.statusCode() + " (expected: 200 and an object)");
      }
      return MemberAnswer.of(json);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private synchronized void answered(
      Entry entry, URI uri, @Nullable MemberAnswer answer, @Nullable Throwable failure) {
    entry.underWay = false;
    underWay--;
    if (answer == null) {
      LOG.debugf("%s: no answer: %s", uri, failure);
      return;
    }
    entry.answer = answer;
    entry.answered = clock.instant();
  }
}
