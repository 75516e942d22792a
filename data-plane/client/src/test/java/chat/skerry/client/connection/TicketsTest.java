package chat.skerry.client.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final long NOW = -5;
  private final Tickets tickets =
      Tickets.of(Map.of("demo-0-a", new byte[] {1, 2}), Duration.ofSeconds(10), NOW);

  @Test
  void givesATicketToTheMemberThatItNamesAlone() {
    assertThat(tickets.forMember("demo-0-a", NOW)).containsExactly(1, 2);
    assertThat(tickets.forMember("demo-0-b", NOW)).isEmpty();
    assertThat(Tickets.NONE.forMember("demo-0-a", NOW)).isEmpty();
  }

  @Test
  void leavesOutATicketThatIsOver() {
    assertThat(tickets.forMember("demo-0-a", NOW + 9_999_999_999L)).hasSize(2);
    assertThat(tickets.forMember("demo-0-a", NOW + 10_000_000_000L)).isEmpty();
  }

  @Test
  void tellsNoTicket() {
    assertThat(tickets).hasToString("Tickets[demo-0-a]");
  }
}
