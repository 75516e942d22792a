package chat.skerry.node.mailbox.embedded;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Answers;
import chat.skerry.node.mailbox.Envelopes;
import chat.skerry.node.mailbox.SequenceNumbers;
import chat.skerry.node.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that appends for ever, from two threads, and prints each seq once it is stored; until
/// somebody kills it.
final class KilledWriter {
  private KilledWriter() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedStore embedded = EmbeddedStore.open(Path.of(arguments[0]));
    EmbeddedMailboxStore store = new EmbeddedMailboxStore(embedded, InstantSource.system());
    Thread other = Thread.startVirtualThread(() -> write(store, 1));
    write(store, 0);
    other.join();
  }

  private static void write(EmbeddedMailboxStore store, int device) {
    DeviceAddress mailbox = new DeviceAddress("killed", device);
    long seq = SequenceNumbers.firstAt(InstantSource.system().millis());
    while (true) {
      Answers.of(
          store.append(mailbox, List.of(Envelopes.message(seq, Envelopes.bytes(3_000, seq)))));
      System.out.println(device + " " + seq);
      seq += 2;
    }
  }
}
