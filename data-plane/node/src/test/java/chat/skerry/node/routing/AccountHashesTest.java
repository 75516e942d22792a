package chat.skerry.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccountHashesTest {
  private final AccountHashes hashes = new AccountHashes();

  @Test
  void answersTheSameHoweverManyShareItsPlaces() throws Exception {
    List<String> accounts = new ArrayList<>();
    for (int i = 0; i < 3 * AccountHashes.REMEMBERED_MAX; i++) {
      accounts.add("account-" + i);
    }
    for (int round = 0; round < 2; round++) {
      for (String account : accounts) {
        assertThat(hashes.of(account)).isEqualTo(head(account));
        assertThat(hashes.of(account)).isEqualTo(head(account));
      }
      Collections.reverse(accounts);
    }
  }

  @Test
  void tellsNamesOfOneHashApart() throws Exception {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    for (String account : List.of("Aa", "BB", "Aa")) {
      assertThat(hashes.of(account)).isEqualTo(head(account));
    }
  }

  private static int head(String account) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getInt();
  }
}
