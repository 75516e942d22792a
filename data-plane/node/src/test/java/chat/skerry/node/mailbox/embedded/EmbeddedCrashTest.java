package chat.skerry.node.mailbox.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCrashTest {
  private static final int ROUNDS = 3;
  private static final int STORED_BEFORE_THE_KILL = 400;

  @TempDir Path directory;

  @Test
  void losesNothingThatWasStoredWhenTheProcessIsKilled() throws Exception {
    List<List<Long>> stored = List.of(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < ROUNDS; round++) {
      writeUntilKilled(stored);
      try (EmbeddedStore embedded = EmbeddedStore.open(directory)) {
        EmbeddedMailboxStore store = new EmbeddedMailboxStore(embedded, InstantSource.system());
        for (int device = 0; device < stored.size(); device++) {
          assertThat(all(store, new DeviceAddress("killed", device)))
              .containsAll(stored.get(device));
        }
      }
    }
    assertThat(stored.getFirst().size() + stored.getLast().size())
        .isGreaterThanOrEqualTo(ROUNDS * STORED_BEFORE_THE_KILL);
  }

  private void writeUntilKilled(List<List<Long>> stored) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = writer.inputReader()) {
      int lines = 0;
      String line = out.readLine();
      while (line != null) {
        String[] parts = line.split(" ");
        if (parts.length == 2) {
          stored.get(Integer.parseInt(parts[0])).add(Long.parseLong(parts[1]));
        }
        if (++lines == STORED_BEFORE_THE_KILL) {
          writer.toHandle().destroyForcibly();
        }
        line = out.readLine();
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private static List<Long> all(EmbeddedMailboxStore store, DeviceAddress mailbox) {
    List<Long> seqs = new ArrayList<>();
    long after = 0;
    while (true) {
      List<Envelope> page = Answers.of(store.read(mailbox, after, 512));
      for (Envelope envelope : page) {
        assertThat(envelope.payload()).isEqualTo(Envelopes.bytes(3_000, envelope.seq()));
        seqs.add(envelope.seq());
      }
      if (page.size() < 512) {
        return seqs;
      }
      after = page.getLast().seq();
    }
  }
}
