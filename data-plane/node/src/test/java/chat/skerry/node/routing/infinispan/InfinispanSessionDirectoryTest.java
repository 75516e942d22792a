package chat.skerry.node.routing.infinispan;

import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.routing.SessionDirectoryContract;
import org.junit.jupiter.api.AfterEach;

class InfinispanSessionDirectoryTest extends SessionDirectoryContract {
  private final LoopbackIsland loopback = new LoopbackIsland("contract", 1);
  private final InfinispanIsland island = loopback.join(0);

  @Override
  protected SessionDirectory directory() {
    return island;
  }

  @Override
  protected String member() {
    return "contract-a";
  }

  @AfterEach
  void leave() {
    loopback.close();
  }
}
