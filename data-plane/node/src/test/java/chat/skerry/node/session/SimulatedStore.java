package chat.skerry.node.session;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.InMemoryMailboxStore;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A store that fails now and then, before or after it did what was asked, and in which time
/// passes: the owner may change in the middle of a write.
final class SimulatedStore implements MailboxStore {
  private final InMemoryMailboxStore store = new InMemoryMailboxStore();
  private final Simulator simulator;
  double failures;
  Runnable meanwhile = () -> {};

  SimulatedStore(Simulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public void append(DeviceAddress mailbox, List<Envelope> envelopes) {
    mayFail();
    meanwhile.run();
    store.append(mailbox, envelopes);
    envelopes.forEach(envelope ->
        simulator.trace(
            "stored for %s: %s %s from %s",
            mailbox.account(),
            envelope,
            new String(envelope.payload(), StandardCharsets.UTF_8),
            envelope.from().account()));
    mayFail();
  }

  @Override
  public List<Envelope> read(DeviceAddress mailbox, long afterSeq, int limit) {
    mayFail();
    return store.read(mailbox, afterSeq, limit);
  }

  @Override
  public void remove(DeviceAddress mailbox, long[] seqs) {
    mayFail();
    store.remove(mailbox, seqs);
    mayFail();
  }

  @Override
  public long highestSeq(DeviceAddress mailbox) {
    mayFail();
    return store.highestSeq(mailbox);
  }

  /// What is stored, for the final judgement.
  List<Envelope> content(DeviceAddress mailbox) {
    return store.read(mailbox, 0, READ_MAX);
  }

  @Override
  public Health health() {
    return Health.up();
  }

  @Override
  public void close() {}

  private void mayFail() {
    if (simulator.chance(failures)) {
      throw new StoreUnavailableException("store: switched off by the simulation");
    }
  }
}
