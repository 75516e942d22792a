package chat.skerry.node.app;

import java.util.ArrayDeque;
import org.jboss.logging.Logger;

/// What a start has opened so far, to be closed in reverse order. Confined to one thread at a time.
final class Opened {
  private static final Logger LOG = Logger.getLogger(Opened.class);

  private final ArrayDeque<AutoCloseable> resources = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /// Closes all, whatever fails.
  void closeAll() {
    while (!resources.isEmpty()) {
      AutoCloseable resource = resources.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warnf(e, "%s: not closed", resource.getClass().getSimpleName());
      }
    }
  }
}
