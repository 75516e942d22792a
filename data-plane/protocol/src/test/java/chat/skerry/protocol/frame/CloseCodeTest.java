package chat.skerry.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.protocol.v1.Close;
import chat.skerry.protocol.v1.Refused;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CloseCodeTest {

  @Test
  void hasTheNamesAndNumbersOfTheWire() {
    assertThat(CloseCode.values()).hasSize(Close.Code.values().length - 1);
    for (CloseCode code : CloseCode.values()) {
      String name = code == CloseCode.UNSPECIFIED ? "CODE_UNSPECIFIED" : code.name();
      assertThat(Close.Code.valueOf(name).getNumber()).isEqualTo(code.number());
      assertThat(CloseCode.ofNumber(code.number())).isEqualTo(code);
    }
  }

  @Test
  void refusedReasonsHaveTheNamesAndNumbersOfTheWire() {
    assertThat(RefusedReason.values()).hasSize(Refused.Reason.values().length - 1);
    Arrays.stream(RefusedReason.values())
        .skip(1)
        .forEach(reason ->
            assertThat(Refused.Reason.valueOf(reason.name()).getNumber())
                .isEqualTo(reason.number()));
  }

  @Test
  void tellsWhetherADeviceMayComeBack() {
    assertThat(CloseCode.TOKEN_EXPIRED.mayReconnect()).isTrue();
    assertThat(CloseCode.PROTOCOL_ERROR.mayReconnect()).isFalse();
    assertThat(CloseCode.ofNumber(4)).isNull();
  }
}
