package chat.skerry.control.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.control.problem.ProblemException;
import chat.skerry.control.problem.Violation;
import chat.skerry.protocol.envelope.AccountName;
import chat.skerry.protocol.envelope.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {

  /// The same rule as on the wire.
  @ParameterizedTest
  @ValueSource(strings = {"a", "alice", "A.b_c+d@e-f", "", " ", "a b", "é", "a/b", "a\n", "0", "-"})
  void takesTheAccountsThatNodesTake(String account) {
    assertThat(isTaken(new TokenRequest(account, null, null)))
        .isEqualTo(AccountName.isValid(account));
  }

  @Test
  void takesAccountsUpToTheLengthThatNodesTake() {
    for (int length : new int[] {AccountName.LENGTH_MAX, AccountName.LENGTH_MAX + 1}) {
      String account = "a".repeat(length);
      assertThat(isTaken(new TokenRequest(account, null, null)))
          .isEqualTo(AccountName.isValid(account));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 4, 5, Integer.MAX_VALUE})
  void takesTheDevicesThatNodesTake(int device) {
    assertThat(isTaken(new TokenRequest("alice", device, null)))
        .isEqualTo(new Address("alice", device).isValid());
  }

  @ParameterizedTest
  @CsvSource({"59,false", "60,true", "86400,true", "86401,false", "-1,false", "0,false"})
  void takesTimesFromAMinuteToADay(long seconds, boolean taken) {
    assertThat(isTaken(new TokenRequest("alice", null, seconds))).isEqualTo(taken);
  }

  @Test
  void namesEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new TokenRequest("a b", 9, 1L).checkedAccount())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.violations())
                    .extracting(Violation::field)
                    .containsExactly("account", "device", "ttlSeconds"));
  }

  private static boolean isTaken(TokenRequest request) {
    try {
      request.checkedAccount();
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }
}
