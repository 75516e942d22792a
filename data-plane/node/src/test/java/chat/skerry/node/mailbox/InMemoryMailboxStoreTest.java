package chat.skerry.node.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.skerry.node.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;

class InMemoryMailboxStoreTest extends MailboxStoreContract {
  private final InMemoryMailboxStore store = new InMemoryMailboxStore();

  @Override
  protected MailboxStore store() {
    return store;
  }

  @Test
  void failsWhileItIsSwitchedOff() {
    store.available(false);
    assertThatThrownBy(() -> read(mailbox, 0, 1)).isInstanceOf(StoreUnavailableException.class);
    store.available(true);
    assertThat(read(mailbox, 0, 1)).isEmpty();
  }
}
