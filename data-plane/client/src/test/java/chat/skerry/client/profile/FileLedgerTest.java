package chat.skerry.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.protocol.envelope.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {
  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("received");
  }

  @Test
  void dropsALineThatACrashCutOff() throws IOException {
    record(1, 2);
    Files.writeString(file, "0000000000000000000000", StandardOpenOption.APPEND);
    record(3);

    try (FileLedger ledger = FileLedger.open(file)) {
      assertThat(ledger.contains(id(1))).isTrue();
      assertThat(ledger.contains(id(3))).isTrue();
      assertThat(ledger.lastSeq()).isEqualTo(3);
    }
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void refusesAFileOfSomethingElse() throws IOException {
    Files.writeString(file, "hello\n");

    assertThatThrownBy(() -> FileLedger.open(file))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("line 1 is damaged");
  }

  @Test
  void forgetsTheOldestAndStaysBounded() throws IOException {
    int count = 3 * FileLedger.ENTRIES_MAX;
    try (FileLedger ledger = FileLedger.open(file)) {
      for (int i = 1; i <= count; i++) {
        ledger.record(id(i), i);
      }
      assertThat(ledger.contains(id(1))).isFalse();
    }
    assertThat(Files.readAllLines(file).size()).isLessThanOrEqualTo(2 * FileLedger.ENTRIES_MAX);
    try (FileLedger ledger = FileLedger.open(file)) {
      assertThat(ledger.contains(id(count))).isTrue();
      assertThat(ledger.contains(id(count - FileLedger.ENTRIES_MAX + 1))).isTrue();
      assertThat(ledger.contains(id(count - FileLedger.ENTRIES_MAX))).isFalse();
      assertThat(ledger.lastSeq()).isEqualTo(count);
    }
  }

  private void record(long... seqs) {
    try (FileLedger ledger = FileLedger.open(file)) {
      for (long seq : seqs) {
        ledger.record(id(seq), seq);
      }
    }
  }

  private static MessageId id(long number) {
    return new MessageId(0, number);
  }
}
