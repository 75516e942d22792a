package chat.skerry.protocol.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

  @Test
  void derivesTheFirstHalfOfTheHash() throws Exception {
    ClientId clientId = ClientId.ofHex("000102030405060708090a0b0c0d0e0f");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("skerry-message-v1alice".getBytes("UTF-8"));
    bytes.write(0);
    bytes.write(3);
    bytes.writeBytes(clientId.toBytes());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());

    assertThat(MessageIds.derive(new Address("alice", 3), clientId).toBytes())
        .isEqualTo(Arrays.copyOf(hash, 16));
  }

  @Test
  void isTheSameForEachRetryAndAnotherForEachDevice() {
    ClientId clientId = ClientId.random(new Random(1));
    MessageId id = MessageIds.derive(new Address("alice", 0), clientId);

    assertThat(MessageIds.derive(new Address("alice", 0), clientId)).isEqualTo(id);
    assertThat(MessageIds.derive(new Address("alice", 1), clientId)).isNotEqualTo(id);
    assertThat(MessageIds.derive(new Address("bob", 0), clientId)).isNotEqualTo(id);
  }

  @Test
  void idsAreTextAndBytesAndBack() {
    MessageId id = new MessageId(-5, 77);

    assertThat(MessageId.of(id.toBytes())).isEqualTo(id);
    assertThat(MessageId.ofHex(id.toString())).isEqualTo(id);
    assertThatThrownBy(() -> MessageId.of(new byte[15])).hasMessageContaining("15");
  }

  @Test
  void accountNamesFollowTheRules() {
    assertThat(AccountName.isValid("a.B_9+@-")).isTrue();
    assertThat(AccountName.isValid("a".repeat(64))).isTrue();
    assertThat(AccountName.isValid("a".repeat(65))).isFalse();
    for (String bad : new String[] {"", "a b", "ä", "a/b", "a\u0000"}) {
      assertThat(AccountName.isValid(bad)).as(bad).isFalse();
      assertThatThrownBy(() -> AccountName.check("account", bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new Address("bob", 4).isValid()).isTrue();
    assertThat(new Address("bob", 5).isValid()).isFalse();
    assertThat(new Address("bob", -1).isValid()).isFalse();
  }
}
