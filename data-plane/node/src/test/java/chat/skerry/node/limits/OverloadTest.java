package chat.skerry.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OverloadTest {

  @Test
  void turnsAwayConnectionsBeforePresenceBeforeSends() {
    assertThat(Overload.of(0.49)).isEqualTo(Overload.NONE);
    assertThat(Overload.of(0.5)).isEqualTo(Overload.NEW_CONNECTIONS);
    assertThat(Overload.of(0.75)).isEqualTo(Overload.PRESENCE);
    assertThat(Overload.of(0.875)).isEqualTo(Overload.SENDS);
    assertThat(Overload.of(1)).isEqualTo(Overload.SENDS);
  }

  @Test
  void turnsAwayWithEachStepWhatTheOnesBeforeDo() {
    assertThat(Overload.SENDS.turnsAway(Overload.NEW_CONNECTIONS)).isTrue();
    assertThat(Overload.NEW_CONNECTIONS.turnsAway(Overload.SENDS)).isFalse();
    assertThat(Overload.NONE.turnsAway(Overload.NEW_CONNECTIONS)).isFalse();
  }
}
