package chat.skerry.operator.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpMemberAnswersTest {

  private final AtomicInteger asked = new AtomicInteger();
  private final Pod pod =
      new PodBuilder()
          .withNewMetadata()
          .withUid("u")
          .endMetadata()
          .withNewStatus()
          .withPodIP("127.0.0.1")
          .endStatus()
          .build();
  private volatile String body =
      """
      {"release":"0.2.0","generation":8,"slot":1,"stage":"SERVING","sessions":1234,
       "statesWritten":[1],"statesRead":[0,1],"durability":"TWO_MEMBERS",
       "lastFailure":{"reason":"TIME_OUT","text":"no answer","at":"2026-01-01T00:00:00Z"}}
      """;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/handover",
        exchange -> {
          asked.incrementAndGet();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsWhatAMemberSays() {
    MemberAnswers answers = answers();

    MemberAnswer answer = await().until(() -> answers.of(pod), found -> found.isPresent()).get();

    assertThat(answer.release()).isEqualTo("0.2.0");
    assertThat(answer.generation()).isEqualTo(8);
    assertThat(answer.isServing()).isTrue();
    assertThat(answer.sessions()).isEqualTo(1234);
    assertThat(answer.statesRead()).isEqualTo(List.of(0, 1));
    assertThat(answer.durability()).contains("TWO_MEMBERS");
    assertThat(answer.lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.text()).isEqualTo("no answer"));
  }

  @Test
  void asksAtMostOnceASecondAndForgetsAnOldAnswer() {
    MemberAnswers answers = answers();
    await().until(() -> answers.of(pod).isPresent());
    answers.of(pod);
    assertThat(asked.get()).isEqualTo(1);

    body = "no object";
    now = now.plus(Duration.ofSeconds(16));

    assertThat(answers.of(pod)).isEmpty();
    await().until(() -> asked.get() == 2);
    assertThat(answers.of(pod)).isEmpty();
  }

  @Test
  void doesNotAskAPodWithoutAddress() {
    Pod starting = new PodBuilder(pod).withNewStatus().endStatus().build();

    assertThat(answers().of(starting)).isEmpty();
  }

  private MemberAnswers answers() {
    Clock clock =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    return new HttpMemberAnswers(clock, server.getAddress().getPort());
  }
}
