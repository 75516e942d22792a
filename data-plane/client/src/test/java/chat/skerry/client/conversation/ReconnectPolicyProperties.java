package chat.skerry.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.client.connection.ConnectionEnd;
import chat.skerry.client.connection.HostPort;
import chat.skerry.client.conversation.ReconnectPolicy.Step;
import chat.skerry.client.registry.RegistryException;
import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random walks: whatever happens, the policy keeps to its rules.
class ReconnectPolicyProperties {
  private static final RetrySettings RETRY =
      new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(1), 10);
  private static final HostPort A = new HostPort("a", 1);
  private static final HostPort B = new HostPort("b", 1);
  private static final Duration MOVE_WAIT_MAX = Duration.ofMinutes(5);

  @Property
  void stopsOnlyWhereTheRulesSayAndWaitsWithinBounds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int length) {
    Random random = new Random(seed);
    ReconnectPolicy policy = new ReconnectPolicy(RETRY, random);
    Step step = policy.start();
    for (int i = 0; i < length && !(step instanceof Step.Stop); i++) {
      assertThat(delay(step)).isBetween(Duration.ZERO, MOVE_WAIT_MAX);
      boolean mayStop = false;
      switch (step) {
        case Step.AskRegistry _ -> {
          RegistryException.Reason reason = reason(random);
          mayStop = reason == RegistryException.Reason.FORBIDDEN;
          mayStop |= reason == RegistryException.Reason.TOKEN_REFUSED;
          step =
              random.nextBoolean()
                  ? policy.located(List.of(A, B))
                  : policy.registryFailed(new RegistryException(reason, "test"));
        }
        case Step.Connect(HostPort address, Duration _) -> {
          ConnectionEnd end = end(random);
          mayStop =
              end instanceof ConnectionEnd.Closed closed
                  && (!closed.close().mayReconnect() || closed.code() == CloseCode.TOKEN_EXPIRED);
          step =
              policy.ended(
                  address,
                  end,
                  Duration.ofSeconds(random.nextInt(4)),
                  random.nextBoolean() ? Optional.of(B) : Optional.empty());
          if (end instanceof ConnectionEnd.Closed closed && !closed.close().mayReconnect()) {
            assertThat(step).isInstanceOf(Step.Stop.class);
          }
        }
        case Step.RefreshToken(Optional<HostPort> then, String _) ->
            step = random.nextBoolean() ? policy.refreshed(then) : policy.tokenUnavailable();
        case Step.Stop _ -> throw new IllegalStateException("the loop ends there");
      }
      if (step instanceof Step.Stop) {
        assertThat(mayStop).isTrue();
      }
    }
  }

  @Property
  void comesToTheRegistryWhereNothingAnswers(@ForAll long seed) {
    ReconnectPolicy policy = new ReconnectPolicy(RETRY, new Random(seed));
    int asked = 0;
    Step step = policy.start();
    for (int i = 0; i < 30; i++) {
      step =
          switch (step) {
            case Step.AskRegistry _ -> {
              asked++;
              yield policy.located(List.of(A, B));
            }
            case Step.Connect(HostPort address, Duration _) ->
                policy.ended(
                    address, new ConnectionEnd.Lost("test"), Duration.ZERO, Optional.empty());
            default -> throw new IllegalStateException("unexpected " + step);
          };
    }
    assertThat(asked).isEqualTo(10);
    assertThat(delay(step)).isGreaterThanOrEqualTo(RETRY.longest().dividedBy(4));
  }

  private static Duration delay(Step step) {
    return switch (step) {
      case Step.AskRegistry(Duration delay) -> delay;
      case Step.Connect(HostPort _, Duration delay) -> delay;
      case Step.RefreshToken _, Step.Stop _ -> Duration.ZERO;
    };
  }

  private static RegistryException.Reason reason(Random random) {
    RegistryException.Reason[] reasons = RegistryException.Reason.values();
    return reasons[random.nextInt(reasons.length)];
  }

  private static ConnectionEnd end(Random random) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      return new ConnectionEnd.Untrusted("test");
    }
    if (kind < 5) {
      return new ConnectionEnd.Lost("test");
    }
    CloseCode[] codes = CloseCode.values();
    CloseCode code = codes[random.nextInt(codes.length)];
    String member = random.nextInt(4) == 0 ? "nonsense" : "b:1";
    return new ConnectionEnd.Closed(new Frame.Close(code.number(), "", member, random.nextInt()));
  }
}
