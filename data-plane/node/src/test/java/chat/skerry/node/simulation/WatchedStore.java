package chat.skerry.node.simulation;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.MailboxStore;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Tells the ledger what a member asks of its store.
record WatchedStore(Ledger ledger, MailboxStore store) implements MailboxStore {
  @Override
  public CompletionStage<Void> append(DeviceAddress mailbox, List<Envelope> envelopes) {
    return store.append(mailbox, envelopes);
  }

  @Override
  public CompletionStage<List<Envelope>> read(DeviceAddress mailbox, long afterSeq, int limit) {
    return store.read(mailbox, afterSeq, limit);
  }

  @Override
  public CompletionStage<Void> remove(DeviceAddress mailbox, long[] seqs) {
    ledger.removes(mailbox, seqs);
    return store.remove(mailbox, seqs);
  }

  @Override
  public CompletionStage<Void> removeRange(DeviceAddress mailbox, long firstSeq, long lastSeq) {
    return store.removeRange(mailbox, firstSeq, lastSeq);
  }

  @Override
  public CompletionStage<Long> highestSeq(DeviceAddress mailbox) {
    return store.highestSeq(mailbox);
  }

  @Override
  public Health health() {
    return store.health();
  }

  @Override
  public void close() {
    store.close();
  }
}
